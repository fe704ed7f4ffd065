import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ClientRequest, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor } from '../support/doors';
import { FLOWS, lisi } from '../support/flows';

/** Everything the library may ever ask for in a sign-in: these paths, with these parameters. */
const CALLS = [
  /^\/cgi-bin\/gettoken\?corpid=[\w-]+&corpsecret=[\w-]+$/,
  /^\/cgi-bin\/service\/get_(provider|suite)_token$/,
  /^\/cgi-bin\/service\/get_login_info\?access_token=[\w-]+$/,
  /^\/cgi-bin\/service\/auth\/getuserinfo3rd\?suite_access_token=[\w-]+&code=[^&?#/]*$/,
  /^\/cgi-bin\/auth\/getuserinfo\?access_token=[\w-]+&code=[^&?#/]*$/,
  /^\/cgi-bin\/service\/auth\/getuserdetail3rd\?suite_access_token=[\w-]+$/,
  /^\/cgi-bin\/auth\/getuserdetail\?access_token=[\w-]+$/,
];

const EVIL = [
  'http://evil.invalid/',
  '//evil.invalid/cgi-bin/gettoken',
  '\\\\evil.invalid',
  '@evil.invalid:80/',
  'evil.invalid',
  '/../../../cgi-bin/user/get',
  '..%2f..%2fgettoken',
  '?access_token=x&debug=1',
  '&access_token=x',
  '#',
  '%0d%0aHost:%20evil.invalid',
  'x HTTP/1.1',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  '[::1]',
  '__proto__',
];

const evil = fc.oneof(
  fc.constantFrom(...EVIL),
  fc.tuple(fc.string({ maxLength: 20 }), fc.constantFrom(...EVIL)).map((parts) => parts.join('')),
);
const names = fc.constantFrom(
  ...['code', 'auth_code', 'state', 'error', 'returnTo', 'corp', 'corpid', 'appid', 'hosts', 'api', 'url'],
  ...['baseURL', 'proxy', 'lang', 'scope', 'display', 'callbackURL', 'redirect_uri', 'access_token'],
);
const header = fc.constantFrom(
  ...['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-For', 'Forwarded', 'X-Original-URL', 'X-Host'],
  ...['X-Rewrite-URL', 'Referer', 'Origin', 'User-Agent', 'Cookie', 'X-WeCom-Host'],
);
const inputs = fc.record({
  flow: fc.nat({ max: FLOWS.length - 1 }),
  query: fc.array(fc.tuple(names, evil), { maxLength: 4 }),
  headers: fc.dictionary(header, fc.constantFrom(...EVIL), { maxKeys: 3 }),
  code: evil,
  /** What WeCom says of the member; a stand-in for it may say anything. */
  reply: fc.option(fc.record({ corpid: evil, userid: evil, user_ticket: evil, open_userid: evil })),
});

describe('T55 Whatever a request and WeCom say', () => {
  let wecom: WeComSimulator;
  let server: Server;
  let asked: string[];
  const listen = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    asked.push(`${String(request.getHeader('host'))} ${request.path}`);
  };

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    const { app } = createTestApp((express, passport) => {
      express.set('trust proxy', true);
      FLOWS.forEach(({ create }, index) => {
        const options = { name: `flow-${index}`, prefix: `/${index}` };
        const asking = index >= 3 && { scope: 'snsapi_privateinfo' as const };
        const connection = create(wecom, ({ profile }) => ({ id: profile.id }), { ...options, ...asking });
        mountDoor(express, passport, connection, `/${index}`);
      });
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    asked = [];
    subscribe('http.client.request.start', listen);
  });
  afterEach(async () => {
    unsubscribe('http.client.request.start', listen);
    server.close();
    await wecom.close();
  });

  it('no call leaves for another host, another path or with another parameter', async () => {
    const { port } = server.address() as AddressInfo;
    const { host } = new URL(wecom.url);

    await fc.assert(
      fc.asyncProperty(inputs, async ({ flow, query, headers, code, reply }) => {
        const { redeems, codeParam } = FLOWS[flow] as (typeof FLOWS)[number];
        const browser = new Browser(server);
        const more = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
        await browser.get(`/${flow}/start?${more}`, headers);
        await browser.get(`/${flow}/callback?${more}`, headers);
        if (reply) wecom.failNext(redeems, { body: JSON.stringify({ errcode: 0, ...reply }) });
        const back = await browser.answer(await browser.start(`/${flow}/start`), lisi(wecom));
        const tainted = back.replace(
          new RegExp(`([?&]${codeParam})=[^&]*`),
          `$1=${encodeURIComponent(code).replaceAll('$', '$$$$')}`,
        );
        await browser.get(tainted, { ...headers, Cookie: cookiesOf(browser) });
        wecom.clearFaults();
      }),
      { numRuns: 60, seed: 55 },
    );

    const calls = asked.filter((call) => !call.startsWith(`127.0.0.1:${port} `));
    const strange = calls.filter(
      (call) => !CALLS.some((path) => call.startsWith(`${host} `) && path.test(call.slice(host.length + 1))),
    );
    expect(calls.length).toBeGreaterThan(30);
    expect(strange).toEqual([]);
  });

  it('would be caught where one did', () => {
    listen({ request: { getHeader: () => 'evil.invalid', path: '/cgi-bin/gettoken' } });

    expect(asked).toEqual(['evil.invalid /cgi-bin/gettoken']);
  });
});

function cookiesOf(browser: Browser): string {
  return [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
