import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { WeComPush } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Warnings } from '../events/support/warnings';
import { openSuiteApp, type SuiteApp } from './support/suite-app';

const CHANNELS = ['sign-in', 'refused', 'call', 'ticket', 'breaker'].map((name) => `passport-wecom:${name}`);

describe('A suite_ticket', () => {
  let wecom: WeComSimulator;
  let app: SuiteApp;
  const events: WeComPush[] = [];
  const published: unknown[] = [];
  let warnings: Warnings;
  const listen = (message: unknown) => published.push(message);

  beforeEach(async () => {
    for (const list of [events, published]) list.length = 0;
    for (const channel of CHANNELS) subscribe(channel, listen);
    warnings = new Warnings();
    wecom = await startWeComSimulator();
    app = await openSuiteApp(wecom, { onEvent: (event) => void events.push(event) });
  });
  afterEach(async () => {
    for (const channel of CHANNELS) unsubscribe(channel, listen);
    warnings.stop();
    await app.close();
    await wecom.close();
  });

  /** Everything that could be looked at or logged. */
  function seen(...more: unknown[]): string {
    return inspect([events, published, warnings.lines, app.errors, ...more], {
      depth: 12,
      showHidden: true,
      maxStringLength: Infinity,
    });
  }

  async function push(ticket: string) {
    const { suiteId } = wecom.credentials;
    const fields = { SuiteId: suiteId, InfoType: 'suite_ticket', SuiteTicket: ticket };
    return wecom.pushEvent(app.callbackOf(suiteId), fields);
  }

  it('stands in no event, no answer and no profile of a sign-in that succeeds', async () => {
    const ticket = wecom.issueSuiteTicket();
    const answer = await push(ticket);

    const { landed, browser } = await app.signInByWorkbench({
      corpId: wecom.credentials.corpId,
      userId: 'lisi',
    });

    expect(events).toMatchObject([{ type: 'suite_ticket', suiteId: wecom.credentials.suiteId }]);
    expect(await browser.me()).toBeDefined();
    expect(published.length).toBeGreaterThanOrEqual(4);
    expect(seen(answer, landed.headers, landed.text)).not.toContain(ticket);
  });

  it('stands in no error, warning or event of a sign-in that WeCom refuses because of it', async () => {
    const ticket = 'a-ticket-that-wecom-has-forgotten';
    const answer = await push(ticket);

    const { landed } = await app.signInByWorkbench({ corpId: wecom.credentials.corpId, userId: 'lisi' });

    expect(landed.status).toBe(503);
    expect([app.errors.length, warnings.lines.length]).toEqual([1, 1]);
    expect(seen(answer, landed.headers, landed.text)).not.toContain(ticket);
  });

  it('stands in no error where WeCom itself repeats it', async () => {
    const ticket = wecom.issueSuiteTicket();
    await push(ticket);
    const errmsg = `invalid suite_ticket ${ticket}, hint: [1643009454577493241436158], from ip: 203.0.113.7`;
    wecom.failNext('service/get_suite_token', { errcode: 48002, errmsg, times: 9 });

    const { landed } = await app.signInByWorkbench({ corpId: wecom.credentials.corpId, userId: 'lisi' });

    expect(landed.status).toBe(502);
    expect(app.errors).toMatchObject([{ errcode: 48002, hint: '1643009454577493241436158' }]);
    expect(seen(landed.headers, landed.text)).not.toContain(ticket);
  });
});
