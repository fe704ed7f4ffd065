import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { corpAppWorkbench, lisi } from '../support/flows';
import { callsWithToken } from '../support/redemptions';

/** What may stand where `code=<good code>` should be. */
const MALFORMED_CODES = [
  'code=',
  'code',
  'code=&code=',
  'code=a&code=b',
  'code=a&code=a',
  'code=a&code=b&code=c',
  'code=a&code=',
  'code=&code=a',
  'code[]=a',
  'code[]=a&code[]=b',
  'code[0]=a',
  'code[a]=b',
  'code[a][b]=c',
  'code[__proto__]=a',
  'code[length]=1',
  'code[toString]=a',
  'code=a&code[]=b',
  'code=a&code[x]=b',
  'code%5B%5D=a',
  'c%6fde=a&code=b',
  `code=${'x'.repeat(513)}`,
  `code=${'x'.repeat(10_240)}`,
  `code=${encodeURIComponent('中'.repeat(171))}`,
  'code=%00',
  'code=a%00b',
  'code=%0d%0aSet-Cookie:x',
  'code=a%0ab',
  'code=%1b[31m',
  'code=%7f',
  'code=%09a',
  'code=%20',
  'code=a%20b',
  'code=a+b',
  'code=+a',
  'code=%C2%85',
  'code=%C3%A9',
  `code=${encodeURIComponent('中文')}`,
  'code=%ED%A0%80',
  'code=%FF',
  'code=%E4%B8',
  'code=%F0%9F%98%80',
  'code=%E2%80%AE',
  'code=%',
  'code=%zz',
  'code=abc%4',
];

/** What may stand where `state=<good state>` should be. */
const MALFORMED_STATES = [
  'state=',
  'state',
  'state[]=good',
  'state[0]=good',
  'state[a]=good',
  'state=good&state=good',
  'state=good&state=x',
  'state=good&state[]=good',
  `state=${'x'.repeat(65)}`,
  `state=${'x'.repeat(8_000)}`,
  'state=good%00',
  'state=good%20',
  'state=+good',
  'state=good.x',
  'state=good-_',
  'state=%FF',
  'state=__proto__',
  'state=%E4%B8%AD',
  'state=good%',
];

describe('A malformed callback', () => {
  let wecom: WeComSimulator;
  let browser: Browser;
  let back: string;
  const { asked, resolve } = askedResolver();

  beforeEach(async () => {
    asked.length = 0;
    wecom = await startWeComSimulator();
    browser = new Browser(openDoor(corpAppWorkbench(wecom, resolve)).app);
    back = await browser.answer(await browser.start('/start'), lisi(wecom));
  });
  afterEach(() => wecom.close());

  it.each(MALFORMED_CODES)('with %s is answered 400 and touches nothing (T11)', async (shape) => {
    const answer = await browser.get(back.replace(/code=[^&]*/, shape));

    expect(answer.status).toBe(400);
    expect(callsWithToken(wecom)).toEqual([]);
    expect(asked).toEqual([]);
    expect((await browser.get(back)).status).toBe(200);
  });

  it.each(['error=a&error=b', 'error[]=a', 'error=%'])(
    'that says %s instead of a code is answered 400 and touches nothing',
    async (shape) => {
      const answer = await browser.get(back.replace(/code=[^&]*/, shape));

      expect(answer.status).toBe(400);
      expect((await browser.get(back)).status).toBe(200);
    },
  );

  it.each(MALFORMED_STATES)('with %s is answered 403 and touches nothing', async (shape) => {
    const [, good = ''] = /state=([^&]*)/.exec(back) ?? [];

    const answer = await browser.get(back.replace(/state=[^&]*/, shape.replaceAll('good', good)));

    expect(answer.status).toBe(403);
    expect(callsWithToken(wecom)).toEqual([]);
    expect(asked).toEqual([]);
    expect((await browser.get(back)).status).toBe(200);
  });
});
