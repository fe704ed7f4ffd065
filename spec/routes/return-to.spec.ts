import type { Request } from 'express';
import { wecomRouter } from '../../lib';
import { queryParam } from '../../lib/routes/return-to';
import { startWeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { corpAppWorkbench, lisi } from '../support/flows';

describe('A parameter of a start', () => {
  it.each([
    ['/start?returnTo=/a', '/a'],
    ['/start?x=1&returnTo=%2Fa%3Fb%3D1', '/a?b=1'],
    ['/start?returnTo=/a?b=1', '/a?b=1'],
    ['/start?returnTo=', ''],
    ['/start?returnTo=/a&returnTo=/b', undefined],
    ['/start?returnTo[]=/a', undefined],
    ['/start', undefined],
  ])('stands there once, or counts for nothing: %s', (url, value) => {
    expect(queryParam({ url } as Request, 'returnTo')).toBe(value);
  });

  it('is read also where the application has no query parser', async () => {
    const wecom = await startWeComSimulator();
    try {
      const connection = corpAppWorkbench(wecom, ({ profile }) => ({ id: profile.id }), {
        callbackURL: 'http://localhost:3000/auth/wecom/wecom-workbench/callback',
      });
      const { app } = createTestApp((express, passport) => {
        express.set('query parser', false);
        express.use(
          '/auth/wecom',
          wecomRouter({
            passport,
            connections: [connection],
            successRedirect: '/',
            failureRedirect: '/login',
          }),
        );
      });

      const landed = await new Browser(app).signIn('/auth/wecom?returnTo=/orders/1', lisi(wecom));

      expect(landed.headers['location']).toBe('/orders/1');
    } finally {
      await wecom.close();
    }
  });
});
