import {
  SuiteTicketMissingError,
  WeComConfigError,
  WeComResolverError,
  WeComSessionError,
  WeComStoreError,
  WeComUnreachableError,
  wecomErrorPage,
} from '../../lib';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { BROKEN, BUSY } from './support/advice';

const SLOW = [
  'Sign-in is not possible just now<br>',
  'This application did not answer in time. Please try again in a minute.',
  '本应用暂时没有响应，请一分钟后重试。',
];
const WAITING = ['still waiting for WeCom. Please try again in ten minutes', '请十分钟后重试'];

describe('The advice of the error page', () => {
  it.each([
    [new SuiteTicketMissingError('No usable suite_ticket: <b>secret</b>'), 503, WAITING],
    [new WeComUnreachableError('connect 10.0.0.7'), 504, BUSY],
    [new WeComConfigError('callbackURL is missing'), 500, BROKEN],
    [new WeComStoreError('no answer of 10.0.0.8'), 503, SLOW],
    [new WeComSessionError('The session store does not answer.', 503), 503, SLOW],
    [new WeComSessionError('Mount express-session above this route.'), 500, BROKEN],
    [new WeComResolverError('The resolver did not answer in time.', 504), 504, SLOW],
    [new WeComResolverError('The resolver returned a string'), 500, BROKEN],
  ])('is for the person, and shows nothing of the message of %s', async (error, status, words) => {
    const { app } = createTestApp((express) => {
      express.get('/broken', (_req, _res, next) => next(error));
      express.use(wecomErrorPage());
    });

    const page = await new Browser(app).get('/broken');

    expect(page.status).toBe(status);
    expect(words.filter((said) => !page.text.includes(said))).toEqual([]);
    expect(page.text).not.toContain(error.message);
    expect(page.text).not.toMatch(/secret|10\.0\.0\.7|callbackURL/);
  });
});
