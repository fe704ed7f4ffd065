import { WeComWorkbench } from '../../../lib';
import { consoleSheet } from '../../../lib/doctor';

/** A Workbench connection of a self-built app. */
function workbench(callbackURL: string): WeComWorkbench {
  return new WeComWorkbench(
    {
      flow: 'corp-app',
      corpId: 'ww2222222222222222',
      agentId: 1000002,
      secret: 'canary-secret',
      callbackURL,
    },
    () => undefined,
  );
}

describe('The application homepage', () => {
  it.each([
    ['en', 'The address where your Workbench login starts.'],
    ['zh', '您的工作台登录地址。'],
  ] as const)('has a row also where the routes are mounted by hand (%s)', (lang, value) => {
    const connections = [workbench('https://app.example.com/login/wecom/done')];

    const rows = consoleSheet({ connections, lang }).filter(({ label }) => label === '应用主页');

    expect(rows.map((row) => row.value)).toEqual([value]);
  });

  it('is an address where a router at the root of the site serves it', () => {
    const connections = [workbench('https://app.example.com/wecom-workbench/callback')];

    const row = consoleSheet({ connections }).find(({ field }) => field === 'homepage');

    expect(row?.value).toBe('https://app.example.com/wecom-workbench?returnTo=/');
  });
});
