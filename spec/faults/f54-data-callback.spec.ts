import { MemoryTokenStore, suiteCallback, type WeComPush, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { CORP_ID, eventDataXml, textXml } from '../callbacks/support/data';
import { startReceiver, stopReceivers } from '../callbacks/support/receiver';
import { checkUrl, PROVIDER_CORP_ID, seal, ticketXml } from '../callbacks/support/wecom';
import { createTestApp } from '../support/app';
import { corpAppQr } from '../support/flows';

describe('F54 数据回调 is verified, and its events are taken at the same address', () => {
  afterEach(stopReceivers);

  it('passes both URL checks of the console, which carry the provider', async () => {
    const receiver = await startReceiver();

    const check = await receiver.send(checkUrl(seal('1616140317555161061', { receiveId: PROVIDER_CORP_ID })));

    expect(check).toMatchObject({ status: 200, body: '1616140317555161061' });
  });

  it('takes who entered the app, with 200 and an empty body', async () => {
    const receiver = await startReceiver();

    const reply = await receiver.push(eventDataXml('enter_agent'), { receiveId: CORP_ID });

    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(receiver.events).toMatchObject([{ type: 'member_entered', authCorpId: CORP_ID, userId: 'li' }]);
  });

  it('takes a chat text that spells a ticket event for a text', async () => {
    const receiver = await startReceiver();

    await receiver.push(textXml(ticketXml('evil')), { receiveId: CORP_ID });
    await receiver.push(
      textXml(`]]></Content><InfoType>suite_ticket</InfoType><SuiteTicket>evil</SuiteTicket><Content>`),
      {
        receiveId: CORP_ID,
      },
    );

    expect(receiver.events.map(({ source, type }) => [source, type])).not.toContainEqual([
      'command',
      'suite_ticket',
    ]);
    expect(await receiver.tickets.current()).toBeUndefined();
  });

  it("keeps a ticket sealed for an enterprise out of the suite's store", async () => {
    const receiver = await startReceiver();

    const reply = await receiver.push(ticketXml('evil'), { receiveId: CORP_ID });

    expect(reply.status).toBe(401);
    expect(await receiver.tickets.current()).toBeUndefined();
  });
});

describe('F54 The simulator, through wecomRouter,', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('stores the ticket of a suite at the address of its receiver', async () => {
    const { suiteId, providerCorpId, token, encodingAESKey } = wecom.credentials;
    const tokenStore = new MemoryTokenStore();
    const heard: WeComPush[] = [];
    const suite = suiteCallback({
      suiteId,
      providerCorpId,
      keys: { token, encodingAESKey },
      tokenStore,
      onEvent: (event) => void heard.push(event),
    });
    const { app } = createTestApp((express, passport) => {
      const connections = [corpAppQr(wecom, () => null, { prefix: '/auth/wecom/wecom-provider-qr' })];
      const redirects = { successRedirect: '/', failureRedirect: '/login' };
      express.use('/auth/wecom', wecomRouter({ passport, connections, callbacks: [suite], ...redirects }));
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };

    await wecom.pushSuiteTicket(`http://127.0.0.1:${port}/auth/wecom/suite/${suiteId}`);
    server.close().closeAllConnections();

    expect(heard).toMatchObject([{ source: 'command', type: 'suite_ticket' }]);
    expect(await new SuiteTickets(suiteId, tokenStore).current()).toBeDefined();
  });
});
