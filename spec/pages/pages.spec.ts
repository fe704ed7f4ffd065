import type { Response } from 'express';
import { WeComConfigError, wecomErrorPage } from '../../lib';
import { sendConfirmPage } from '../../lib/pages/confirm';
import { sendGoOnPage } from '../../lib/pages/go-on';
import { sendHandOverPage } from '../../lib/pages/hand-over';
import { sendPopupPage } from '../../lib/pages/popup';
import { policyOf } from '../routes/support/html';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';

const WECOM = 'https://open.work.weixin.qq.com/page?state=abc';
const ADDRESS = '/auth/wecom/callback?auth_code=x&state="><script>canary</script>';

const PAGES: ReadonlyArray<readonly [string, (res: Response) => void]> = [
  ['the launch page', (res) => sendGoOnPage(res, WECOM, 'qr')],
  ['the answer to a form that goes to the Workbench', (res) => sendGoOnPage(res, WECOM, 'workbench')],
  ['the page in front of an installation', (res) => sendGoOnPage(res, WECOM, 'install')],
  ['the answer to a form that signed in', (res) => sendGoOnPage(res, ADDRESS, 'home')],
  ['the answer to a form that failed', (res) => sendGoOnPage(res, ADDRESS, 'back')],
  ['the confirmation page', (res) => sendConfirmPage(res, ADDRESS)],
  ['the hand-over page', (res) => sendHandOverPage(res, ADDRESS)],
  ['the end of a popup', (res) => sendPopupPage(res, { type: 'passport-wecom:popup', location: ADDRESS })],
  [
    'the error page',
    (res) =>
      wecomErrorPage()(new WeComConfigError('canary'), res.req, res, (error) => void res.send(String(error))),
  ],
];

describe.each(PAGES)('Of the pages of this package, %s', (title, send) => {
  let app: ReturnType<typeof createTestApp>['app'];
  beforeEach(() => {
    ({ app } = createTestApp((mounted) => void mounted.get('/page', (_req, res) => send(res))));
  });

  it('may not be stored, framed or sniffed, and differs by language', async () => {
    const { headers } = await new Browser(app).get('/page');

    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['vary']).toContain('Accept-Language');
    const policy = policyOf(headers['content-security-policy']);
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
  });

  it('takes no style but its own, no script but its own, and posts to nobody else', async () => {
    const { headers, text } = await new Browser(app).get('/page');

    const policy = policyOf(headers['content-security-policy']);
    const nonce = /<style nonce="([^"]+)">/.exec(text)?.[1];
    const onwards = title === 'the confirmation page' ? ' https: http://localhost:* http://127.0.0.1:*' : '';
    expect(policy['style-src']).toBe(`'nonce-${nonce}'`);
    expect(policy['script-src']).toBe(title === 'the end of a popup' ? `'nonce-${nonce}'` : undefined);
    expect(policy['form-action']).toBe(`'self'${onwards}`);
  });

  it('lets nothing out of an address become HTML', async () => {
    const { text } = await new Browser(app).get('/page');

    expect(text).not.toContain('<script>canary');
    expect(text.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN', 'en'],
    ['en-US,en;q=0.9,zh;q=0.5', 'en', 'zh-CN'],
  ])('says everything in both languages, the one of %s first', async (asked, first, second) => {
    const { text } = await new Browser(app).get('/page', { 'Accept-Language': asked });

    expect(text).toContain(`<html lang="${first}">`);
    const [, heading = '', other = ''] =
      /<h1>([^<]+)<br><span class="second" lang="([^"]+)">/.exec(text) ?? [];
    expect([/\p{Script=Han}/u.test(heading), other]).toEqual([first === 'zh-CN', second]);
    expect(text).toMatch(new RegExp(`<p>[^<]+</p>\\s*<p class="second" lang="${second}">[^<]+</p>`));
  });

  it('says Chinese first to a client of WeCom that has no header for it', async () => {
    const { text } = await new Browser(app).get('/page', {
      'User-Agent': 'wxwork/4.0.16 NetType/WIFI Language/zh',
    });

    expect(text).toContain('<html lang="zh-CN">');
  });
});
