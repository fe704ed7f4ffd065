import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appCallback, providerCallback, redisTokenStore, suiteCallback, WeComProviderQr } from '../../lib';
import { inChinese } from '../../lib/cli/in-chinese';
import { construct, type Kind } from '../options/support/right-options';

const LIB = join(__dirname, '../../lib');
/** What a request brings, and what has both languages of its own. */
const NEVER_IN_A_FILE =
  /^(testing|conformance|cli|doctor\/checks|doctor\/console)\/|start-options|js-sdk|suite-options|error-page/;
const ENGLISH = /\b(must|needs?|be|is|a|an|the|of|or|not|have|with|unknown|missing|did)\b/;

/** Every demand on an option, as its schema writes it. */
function demands(): string[] {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !NEVER_IN_A_FILE.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(LIB, file), 'utf8').replace(/' \+\s+'/g, '');
      return [...text.matchAll(/'(must [^'\n]*)'|"(must [^"\n]*)"|must\('([^'\n]*)'\)/g)].map(
        ([, single, double, shared]) => single ?? double ?? `must ${shared}`,
      );
    });
}

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('An error of the configuration, for an operator who asked for Chinese,', () => {
  it('has no demand on an option that stays English', () => {
    const found = demands();

    expect(found.length).toBeGreaterThan(40);
    expect(
      found
        .map((demand) => inChinese(`x: option ${demand}.`).replace(/a-z|bind-or-register/, ''))
        .filter((said) => ENGLISH.test(said)),
    ).toEqual([]);
  });

  it.each<[Kind, Record<string, unknown>, string]>([
    [
      'provider-secret',
      { providerSecret: undefined },
      'WeComProviderQr：缺少 providerSecret（后台：应用管理 > 通用开发参数 > ProviderSecret）。',
    ],
    [
      'login-suite',
      { suiteId: undefined },
      'WeComProviderQr：缺少 suiteId（后台：应用管理 > 应用详情 > SuiteID；网页登录：应用管理 > 登录授权；代开发模板：应用管理 > 应用代开发 > 代开发应用模板）。',
    ],
    [
      'suite-app',
      { callbackUrl: 'x', corps: [] },
      "WeComWorkbench：corps 须为 'any'、至少含一个 CorpID 的列表，或函数；未知选项 callbackUrl，是否应为 callbackURL？",
    ],
    [
      'corp-app by QR',
      { corps: 'any' },
      'WeComProviderQr：未知选项 corps：corp-app 只允许本企业的成员登录，请去掉该选项。',
    ],
    [
      'corp-app by QR',
      { callbackURL: 'http://app.example.com/callback' },
      'WeComProviderQr：callbackURL 须为 https；http 仅限 localhost、127.0.0.1 和 [::1]。',
    ],
    [
      'corp-app by QR',
      { secret: ' ' },
      'WeComProviderQr：secret 不能含空格，也不能含后台不会出现的其他字符（后台：应用管理 > 应用 > Secret）。',
    ],
    [
      'provider-secret',
      { providerSecret: 'undefined', hosts: '' },
      'WeComProviderQr：hosts 须为含 api, oauth, login、legacyLogin 中若干项的对象；providerSecret 是缺失的设置留下的文字：undefined、null 或占位符（后台：应用管理 > 通用开发参数 > ProviderSecret）。',
    ],
    [
      'provider-secret',
      { flow: 'x' },
      "WeComProviderQr：flow 须为以下之一：'provider-secret', 'login-suite', 'corp-app'。",
    ],
    [
      'provider-secret',
      { lang: 'fr', hosts: { api: 'https://a.example/x' } },
      'WeComProviderQr：hosts.api 只能含协议、域名和端口，不含路径、参数和用户名；lang 须为 zh 或 en。',
    ],
    [
      'provider-secret',
      { callbackURL: 'undefined/callback', hosts: { oauth: 'x', login: 'x' } },
      'WeComProviderQr：callbackURL 以“undefined”开头，似乎有变量未设置；须为完整的 URL，例如 https://app.example.com/auth/wecom/wecom-provider-qr/callback；' +
        'hosts.oauth 须写成“协议://域名[:端口]”，例如 https://wecom.example.com，不带路径；hosts.login 须写成“协议://域名[:端口]”，例如 https://wecom.example.com，不带路径。',
    ],
  ])('is Chinese throughout: %s with %p', (kind, changes, said) => {
    expect(inChinese(messageOf(() => construct(kind, changes)))).toBe(said);
  });

  it.each([
    ['a resolver of another form', () => construct('suite-app', {}, (_a: 1, _b: 2, _c: 3, _d: 4) => null)],
    ['no resolver', () => construct('suite-app', {}, 'none')],
    ['no options', () => new WeComProviderQr(undefined as never, () => null)],
    [
      'keys too short',
      () => appCallback({ name: 'a', corps: 'any', keys: { token: '', encodingAESKey: 'x' } }),
    ],
    ['no keys', () => providerCallback({ providerCorpId: 'ww1', keys: [] })],
    ['a receiver without a store', () => suiteCallback({ suiteId: 'ww1', providerCorpId: 'ww2' } as never)],
    ['a client of ioredis', () => redisTokenStore({ sendCommand() {}, defineCommand() {} } as never)],
    ['an old client of redis', () => redisTokenStore({ sendCommand() {}, send_command() {} } as never)],
    [
      'a key that is too short',
      () => redisTokenStore({ sendCommand() {} } as never, { encryptionKeys: [{ id: 'a', key: 'b' }] }),
    ],
  ])('is Chinese for %s', (_, attempt) => {
    const said = inChinese(messageOf(attempt));

    expect(said).toMatch(/[\u4e00-\u9fff]{2}.*。$/);
    expect(said.replace(/\(.*?\)|（.*?）|\{.*?\}/g, '')).not.toMatch(ENGLISH);
  });

  it('stays as it is where it is none of ours', () => {
    expect(inChinese('connect ECONNREFUSED 127.0.0.1:5432')).toBe('connect ECONNREFUSED 127.0.0.1:5432');
  });
});
