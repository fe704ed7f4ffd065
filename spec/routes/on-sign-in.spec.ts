import type { Request } from 'express';
import { type SignInInfo, wecomRouter } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { byMember, corpQr, QR } from './support/router-app';

const never = new Promise<void>(() => undefined);

describe('onSignIn', () => {
  let wecom: WeComSimulator;
  let lisi: { corpId: string; userId: string };

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    lisi = { corpId: wecom.credentials.corpId, userId: 'lisi' };
  });
  afterEach(() => wecom.close());

  function open(onSignIn: (req: Request, info: SignInInfo) => Promise<void> | void, resolver = byMember) {
    return createTestApp((app, passport) => {
      app.get('/note', (req, res) => res.json((req.session as { note?: string }).note ?? null));
      const ends = { successRedirect: '/home', failureRedirect: '/login', onSignIn };
      app.use('/auth/wecom', wecomRouter({ passport, connections: [corpQr(wecom, resolver)], ...ends }));
    });
  }

  it('hears who has signed in, and how, when the session is new', async () => {
    const heard: unknown[] = [];
    const { app } = open((req, { outcome, profile, returnTo }) => {
      heard.push([req.user, req.sessionID, outcome, profile.userId, returnTo]);
    });
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start(`${QR}?returnTo=/orders`), lisi);

    const { headers } = await browser.get(back);

    const [, id = ''] = /s%3A([^.]+)/.exec(browser.jar.get('connect.sid') ?? '') ?? [];
    expect(heard).toEqual([[{ id: `${lisi.corpId}:u:lisi` }, id, 'login', 'lisi', '/orders']]);
    expect(headers['location']).toBe('/orders');
  });

  it('is waited for before the redirect, and what it leaves in the session stays', async () => {
    const { app } = open(async (req) => {
      await new Promise((resolve) => setImmediate(resolve));
      Object.assign(req.session, { note: 'first time here' });
    });
    const browser = new Browser(app);

    const { status } = await browser.signIn(QR, lisi);

    expect(status).toBe(302);
    expect((await browser.get('/note')).body).toBe('first time here');
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('no audit line'))],
    [
      'throws',
      () => {
        throw new Error('no audit line');
      },
    ],
  ])('passes to next what it %s, once, and redirects nobody', async (_title, onSignIn) => {
    const { app, errors } = open(onSignIn);

    const { status, headers } = await new Browser(app).signIn(QR, lisi);

    expect([status, headers['location']]).toEqual([500, undefined]);
    expect(errors).toMatchObject([{ message: 'no audit line' }]);
  });

  it('is not waited for beyond the deadline', async () => {
    const { app, errors } = createTestApp((routes, passport) => {
      const ends = { successRedirect: '/home', failureRedirect: '/login', onSignIn: () => never };
      const connections = [corpQr(wecom, byMember, { deadlineMs: 300 })];
      routes.use('/auth/wecom', wecomRouter({ passport, connections, ...ends }));
    });

    const { status, headers } = await new Browser(app).signIn(QR, lisi);

    expect([status, headers['location']]).toEqual([504, undefined]);
    expect(errors).toMatchObject([
      { code: 'ERR_WECOM_RESOLVER', status: 504, message: 'The function onSignIn did not answer in time.' },
    ]);
  });

  it.each([
    ['a refusal', () => null],
    ['a person who declines', byMember],
  ] as const)('hears nothing of %s', async (title, resolver) => {
    const heard: unknown[] = [];
    const { app } = open((_req, info) => void heard.push(info), resolver);

    await new Browser(app).signIn(QR, title === 'a refusal' ? lisi : 'decline');

    expect(heard).toEqual([]);
  });

  it('must be a function', () => {
    expect(() => open('audit' as never)).toThrow(/wecomRouter: onSignIn must be a function/);
  });
});
