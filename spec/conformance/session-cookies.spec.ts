import type { RequestListener } from 'node:http';
import { COOKIE_CHECKS } from '../../lib/conformance/checks/session-cookies';
import { Connection } from '../../lib/conformance/connection';
import { Browsers, type SignIns } from '../../lib/conformance/lab';
import { annAndBen } from '../../lib/conformance/people';
import { openSimulator } from '../../lib/conformance/simulator-door';
import { WhoPage } from '../../lib/conformance/who';
import { startWeComSimulator } from '../../lib/testing';
import { withApp } from './support/check-app';
import { handWritten } from './support/hand-written';

/** The application, its session cookie with more attributes. */
function sending(attributes: string, app: RequestListener): RequestListener {
  const more = (line: string) => (line.startsWith('connect.sid=') ? `${line}; ${attributes}` : line);
  return (req, res) => {
    const set = res.setHeader.bind(res);
    res.setHeader = (name, value) =>
      set(name, /^set-cookie$/i.test(name) ? [value].flat().map((line) => more(String(line))) : value);
    app(req, res);
  };
}

/** How the check ends for an application that is said to be on https. */
async function outcomeWith(attributes: string): Promise<string | undefined> {
  const wecom = await startWeComSimulator();
  const browsers = new Browsers();
  const create = (url: string) =>
    sending(
      attributes,
      handWritten(wecom, 'qr', () => url),
    );
  try {
    return await withApp(create, async (url) => {
      const who = new WhoPage(`${url}/`, undefined);
      await who.meetNobody(() => browsers.open());
      const [ann] = annAndBen(await openSimulator(wecom.url, browsers.apart()), []);
      const connection = new Connection('qr', `${url}/auth/wecom/wecom-provider-qr`, wecom.url);
      const lab = { app: 'https://app.example', who, browser: () => browsers.open() };
      const check = COOKIE_CHECKS.find(({ id }) => id === 'session-cookie-secure');
      return (await check?.run({ lab, connection, ann } as unknown as SignIns))?.outcome;
    });
  } finally {
    browsers.close();
    await wecom.close();
  }
}

describe('The check that the session cookie goes over https only', () => {
  it.each([
    ['passes', 'Secure', 'passed'],
    ['fails', 'Priority=High', 'failed'],
    ['is not taken in by the name of a host, and fails', 'Domain=secure.example', 'failed'],
  ])('%s where the cookie is sent with %s', async (_, attributes, outcome) => {
    expect(await outcomeWith(attributes)).toBe(outcome);
  });
});
