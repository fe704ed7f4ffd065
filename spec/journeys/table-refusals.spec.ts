import type { SignIn } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type Stack, type TestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { askedResolver, custom, mountDoor } from '../support/doors';
import { corpAppQr, corpAppWorkbench, loginSuite, providerSecret } from '../support/flows';

const VISITOR = { corpId: '', userId: 'oVisitor0000000000000000000a' };
const CUSTOMER = { corpId: '', userId: 'oCustomer000000000000000000b' };

interface House extends TestApp {
  readonly wecom: WeComSimulator;
  readonly asked: ReadonlyArray<SignIn<TestUser>>;
}
/** Somebody's browser, and the callback it is about to send. */
interface Attempt {
  readonly browser: Browser;
  readonly callback: string;
}
type Row = readonly [
  situation: string,
  status: number,
  code: string,
  attempt: (house: House) => Promise<Attempt>,
];

/** An application with several connections, each behind a path of its own. */
function build(wecom: WeComSimulator, stack: Stack): House {
  const { asked, resolve } = askedResolver();
  const doors = {
    '/qr': providerSecret(wecom, resolve, { prefix: '/qr', name: 'qr' }),
    '/other': providerSecret(wecom, resolve, { prefix: '/other', name: 'other' }),
    '/admin': providerSecret(wecom, resolve, { prefix: '/admin', name: 'admin', userType: 'admin' }),
    '/few': providerSecret(wecom, resolve, { prefix: '/few', name: 'few', corps: ['ww0123456789abcdef'] }),
    '/asks': providerSecret(wecom, resolve, { prefix: '/asks', name: 'asks', corps: async () => false }),
    '/suite': loginSuite(wecom, resolve, { prefix: '/suite', name: 'suite' }),
    '/app': corpAppQr(wecom, resolve, { prefix: '/app', name: 'app' }),
    '/wb': corpAppWorkbench(wecom, resolve, { prefix: '/wb', name: 'wb' }),
    '/near': corpAppWorkbench(wecom, resolve, { prefix: '/near', name: 'near', requireVisible: true }),
  };
  const app = createTestApp(
    (express, passport) => {
      for (const [prefix, door] of Object.entries(doors)) mountDoor(express, passport, door, prefix);
    },
    { stack },
  );
  return { ...app, wecom, asked };
}

/** A start at one connection, answered by somebody; what comes back may then be spoilt. */
function returning(
  prefix: string,
  who: string | { corpId: string; userId: string },
  spoil: (callback: string, house: House) => string = (callback) => callback,
) {
  return async (house: House): Promise<Attempt> => {
    const browser = new Browser(house.app);
    const page = await browser.start(`${prefix}/start`);
    const person = typeof who === 'string' ? { corpId: house.wecom.credentials.corpId, userId: who } : who;
    return { browser, callback: spoil(await browser.answer(page, person), house) };
  };
}

function withCode(value: string) {
  return (callback: string): string => callback.replace(/code=[^&]*/, `code=${value}`);
}

function refusedBy(errcode: number, endpoint = 'service/get_login_info') {
  return (callback: string, { wecom }: House): string => {
    wecom.failNext(endpoint, { errcode, times: 2 });
    return callback;
  };
}

const ROWS: readonly Row[] = [
  ['a repeated code', 400, 'malformed-callback', returning('/qr', 'lisi', (back) => `${back}&auth_code=x`)],
  ['an empty code', 400, 'malformed-callback', returning('/qr', 'lisi', withCode(''))],
  ['a code over 512 bytes', 400, 'malformed-callback', returning('/qr', 'lisi', withCode('x'.repeat(513)))],
  ['a code that is not printable', 400, 'malformed-callback', returning('/qr', 'lisi', withCode('a%00'))],
  ['no state', 403, 'state-mismatch', returning('/qr', 'lisi', (back) => back.replace(/&?state=[^&]*/, ''))],
  ['an unknown state', 403, 'state-mismatch', returning('/qr', 'lisi', (back) => `${back}0`)],
  [
    'a state of another browser',
    403,
    'state-mismatch',
    async (house) => {
      const { callback } = await returning('/qr', 'lisi')(house);
      const { browser } = await returning('/qr', 'lisi')(house);
      return { browser, callback };
    },
  ],
  [
    'a state of another strategy',
    403,
    'state-mismatch',
    returning('/qr', 'lisi', (back) => back.replace('/qr/', '/other/')),
  ],
  [
    'a state that has expired',
    403,
    'state-mismatch',
    returning('/qr', 'lisi', (back) => {
      forward({ minutes: 15, seconds: 1 });
      return back;
    }),
  ],
  ['a code that was never issued', 401, 'code-rejected', returning('/qr', 'lisi', withCode('nobody'))],
  [
    'a code that has expired',
    401,
    'code-rejected',
    returning('/wb', 'lisi', (back) => {
      forward({ minutes: 6 });
      return back;
    }),
  ],
  [
    'the code of another app (T21)',
    401,
    'code-rejected',
    async (house) => {
      const other = await returning('/suite', 'lisi')(house);
      const { browser, callback } = await returning('/wb', 'lisi')(house);
      const [, code = ''] = /[?&]code=([^&]*)/.exec(other.callback) ?? [];
      return { browser, callback: withCode(code)(callback) };
    },
  ],
  ...[40029, 40078, 42003, 42022, 40163].map(
    (errcode): Row => [
      `a code that WeCom refuses with ${errcode}`,
      401,
      'code-rejected',
      returning('/qr', 'lisi', refusedBy(errcode)),
    ],
  ),
  ['a visitor at the QR page of a suite', 403, 'not-a-member', returning('/suite', VISITOR)],
  ['a visitor at the QR page of an app', 403, 'not-a-member', returning('/app', VISITOR)],
  ['a visitor in the Workbench', 403, 'not-a-member', returning('/wb', VISITOR)],
  ['an external contact (T25)', 403, 'not-a-member', returning('/wb', CUSTOMER)],
  [
    'a member of a linked enterprise',
    403,
    'not-a-member',
    (house) => {
      const guest = house.wecom.members.find(({ linkedCorpIds }) => linkedCorpIds !== undefined);
      if (!guest) throw new Error('the simulator has nobody from a linked enterprise');
      return returning('/wb', { corpId: guest.corpId, userId: guest.userId })(house);
    },
  ],
  [
    'an administrator without a userid (T29)',
    403,
    'not-a-member',
    (house) => {
      const admin = house.wecom.members.find(({ role }) => role === 'external-admin');
      if (!admin) throw new Error('the simulator has no external administrator');
      return returning('/admin', { corpId: admin.corpId, userId: admin.userId })(house);
    },
  ],
  ['a member of an enterprise not listed', 403, 'corp-not-allowed', returning('/few', 'lisi')],
  ['a member of an enterprise the application denies', 403, 'corp-not-allowed', returning('/asks', 'lisi')],
  ...[50002, 60011, 60111].map(
    (errcode): Row => [
      `a member of whom user/get says ${errcode}`,
      403,
      'not-visible',
      returning('/near', 'lisi', refusedBy(errcode, 'user/get')),
    ],
  ),
  ['a member outside the visible range', 403, 'not-visible', returning('/near', 'wangwu')],
];

describe.each(STACKS)('A refused callback on Express $express and Passport $passport', (stack) => {
  let house: House;

  beforeEach(async () => {
    stopClock();
    house = build(await startWeComSimulator(), stack);
  });
  afterEach(async () => {
    jest.useRealTimers();
    await house.wecom.close();
  });

  it.each(ROWS)('with %s is answered %i %s, signs nobody in and asks no resolver', async (...row) => {
    const [, status, , attempt] = row;
    const { browser, callback } = await attempt(house);

    const answer = await browser.get(callback);

    expect(answer.status).toBe(status);
    expect(house.asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it.each(ROWS)('with %s tells a callback function %i %s', async (...row) => {
    const [, status, code, attempt] = row;
    const { browser, callback } = await attempt(house);

    const { body } = await browser.get(custom(callback));

    expect(body).toEqual({ user: false, info: { code, message: expect.stringMatching(/\w/) }, status });
    expect(await browser.me()).toBeUndefined();
  });
});
