import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { handWritten } from './support/hand-written';
import type { Seeded } from './support/wecom-by-hand';

const PARTS = { suiteCallback: '/none' };

describe('A login written by hand', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  async function failures(way: 'qr' | 'workbench', bug?: Seeded): Promise<string[]> {
    return failuresOf(await checkApp(wecom, (url) => handWritten(wecom, way, () => url, bug), PARTS));
  }

  it.each(['qr', 'workbench'] as const)(
    'fails nothing where it makes no mistake: %s',
    async (way) => {
      expect(await failures(way)).toEqual([]);
    },
    60_000,
  );

  it.each<[Seeded, string]>([
    ['state of anybody', 'qr state-other-browser'],
    ['replay by anybody', 'qr callback-replayed'],
    ['state optional', 'qr state-missing'],
    ['state reusable', 'qr state-reused'],
    ['state from the address', 'qr state-not-chosen'],
    ['weak state', 'qr state-strong'],
    ['code from array', 'qr code-array'],
    ['code spent by head', 'qr callback-head'],
    ['no repeats', 'qr callback-doubled'],
    ['one login a browser', 'qr several-tabs'],
    ['userid alone', 'qr userid-with-enterprise'],
    ['errcode unread', 'qr errcode-read'],
    ['id of any shape', 'qr identity-odd'],
    ['one variable for all', 'qr crowd'],
    ['session kept', 'qr session-renewed'],
    ['session without lax', 'qr session-cookie-lax'],
    ['session for scripts', 'qr session-cookie-http-only'],
    ['session outlives logout', 'qr logout-ends-session'],
    ['login cookie for scripts', 'qr login-cookies'],
    ['logout by get', 'qr logout-not-by-link'],
    ['landing by one slash', 'qr return-to-disguised'],
    ['landing at the callback', 'qr return-to-at-callback'],
    ['declined again', 'qr declined-ends'],
    ['start by head', 'qr start-head'],
    ['start by prefetch', 'qr start-prefetch'],
    ['start by poll', 'qr start-poll'],
    ['callback from host', 'qr callback-fixed'],
    ['page at the callback', 'qr code-leaves-address'],
    ['callback cached', 'pages callback-not-cached'],
    ['parameter as html', 'pages parameters-escaped'],
    ['settings in the page', 'pages secrets-kept'],
    ['stack in the page', 'pages stacks-kept'],
    ['address of wecom in the page', 'pages tokens-kept'],
  ])(
    'with the mistake “%s” fails %s and nothing else',
    async (bug, check) => {
      expect(await failures('qr', bug)).toEqual([check]);
    },
    60_000,
  );

  it.each<[Seeded, string]>([
    ['code unencoded', 'workbench code-injected'],
    ['openid accepted', 'workbench openid-no-member'],
    ['former user stays', 'workbench former-user'],
  ])(
    'with the mistake “%s” in the Workbench fails %s and nothing else',
    async (bug, check) => {
      expect(await failures('workbench', bug)).toEqual([check]);
    },
    60_000,
  );
});
