import { createServer, type Server } from 'node:http';
import { launchPage, outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import type { Resolver } from '../support/doors';
import { byMember, legacyQr, openRouter, QR } from './support/router-app';

const LISI = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };

describe('The parameters of a callback at an address that starts logins', () => {
  let wecom: WeComSimulator;
  let server: Server;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember(LISI);
  });
  afterEach(async () => {
    server.close().closeAllConnections();
    await wecom.close();
  });

  it.each([
    ['a resolver that signs in', QR, byMember],
    ['a resolver that asks to bind', QR, () => outcome.bindRequired('/bind')],
    ['a resolver that signs in', '/login/wecom', byMember],
    ['a resolver that asks to bind', '/login/wecom', () => outcome.bindRequired('/bind')],
  ] as ReadonlyArray<readonly [string, string, Resolver]>)(
    'do no harm with %s (%s)',
    async (_title, address, resolver) => {
      const strategy = legacyQr(wecom, resolver);
      const { app, errors } = openRouter([strategy], {
        after: (express) => void express.get('/login/wecom', launchPage(strategy)),
      });
      server = createServer(app);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const browser = new Browser(server);
      const callback = await browser.answer(await browser.start(QR), LISI);

      const { status } = await browser.get(callback.replace(`${QR}/callback`, address));

      expect(status).toBeLessThan(500);
      expect(errors).toEqual([]);
    },
    3_000,
  );
});
