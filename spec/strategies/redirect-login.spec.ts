import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { Browser } from '../support/browser';
import { type Connection, openDoor } from '../support/doors';
import { corpAppQr, corpAppWorkbench, lisi, providerSecret } from '../support/flows';
import { visit } from './support/visit';

describe('A connection', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each([
    ['a QR code', corpAppQr, 'where you scan a QR code with WeCom.', 'origin'],
    ['the Workbench', corpAppWorkbench, 'which says who you are.', 'no-referrer'],
  ])('goes on from a form by a page that says where to: %s', async (_, create, text, policy) => {
    const answer = await new Browser(openDoor(create(wecom, () => null)).app).post('/start');

    expect(answer.status).toBe(200);
    expect(answer.text).toContain(text);
    expect(answer.headers['referrer-policy']).toBe(policy);
  });

  it('shows the doctor which login it is', () => {
    expect(corpAppQr(wecom, () => null).inspect()).toMatchObject({
      channel: 'provider-qr',
      flow: 'corp-app',
    });
  });

  it('says at which call an option is wrong', async () => {
    const connection = corpAppQr(wecom, () => null, { name: 'acme' });
    const { req } = visit({ url: '/start' });
    const begun = new Promise((redirect, error) => {
      Object.assign(connection, { redirect, error }).authenticate(req, { lang: 'fr' });
    });

    await expect(begun).rejects.toThrow("passport.authenticate('acme')");
  });

  it('ends a callback with the error of a method that the application has overridden', async () => {
    const connection = corpAppQr(wecom, () => null);
    connection.tokenParams = () => {
      throw new RangeError('no params of mine');
    };

    const door = openDoor(connection);

    const { status } = await new Browser(door.app).signIn('/start', lisi(wecom));

    expect([status, door.errors]).toEqual([500, [new RangeError('no params of mine')]]);
  });

  // Only the Workbench's address has a fragment that browsers would carry on.
  it.each([
    ['a QR code', corpAppQr, '/login'],
    ['the Workbench', corpAppWorkbench, '/login#'],
  ])('sends a browser where the application says: %s', async (_, create, location) => {
    const options = { failureRedirect: '/login' } as object;
    const browser = new Browser(
      openDoor(
        create(wecom, () => null),
        options,
      ).app,
    );

    const { text } = await browser.signIn('/start', lisi(wecom));

    expect(text).toBe(`Found. Redirecting to ${location}`);
  });

  describe('whose application hides the Referer', () => {
    let warnings: Warnings;
    beforeEach(() => {
      warnings = new Warnings();
    });
    afterEach(() => warnings.stop());

    /** Begins a login where helmet has set its policy, and waits for what it answers. */
    function begin(connection: Connection, options: object = {}): Promise<string> {
      const { req } = visit({ url: '/start' });
      Object.assign(req.res as object, { getHeader: () => 'no-referrer' });
      return new Promise((redirect, error) => {
        Object.assign(connection, { redirect, error }).authenticate(req, options);
      });
    }

    it('is told where its login goes straight to the older QR page', async () => {
      await begin(providerSecret(wecom, () => null));

      expect(warnings.lines).toEqual([
        expect.stringContaining('Serve the login page with Referrer-Policy: origin'),
      ]);
    });

    it('is told nothing where a page of ours stands between, or where WeCom does not look', async () => {
      await begin(
        providerSecret(wecom, () => null),
        { launchPage: true },
      );
      await begin(corpAppQr(wecom, () => null));
      await begin(corpAppWorkbench(wecom, () => null));

      expect(warnings.lines).toEqual([]);
    });
  });

  it('leaves no timer behind once a callback is answered', async () => {
    const connection = corpAppQr(wecom, () => null);
    const { req } = visit({ url: '/callback?code=c0de&state=State1' });
    Object.assign(req, { session: { regenerate: () => undefined, save: () => undefined } });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const refused = new Promise((fail, error) => {
        Object.assign(connection, { fail, error }).authenticate(req);
      });

      expect(await refused).toMatchObject({ code: 'state-mismatch' });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
