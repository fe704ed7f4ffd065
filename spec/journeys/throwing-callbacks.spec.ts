import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS } from '../support/app';
import { Browser } from '../support/browser';
import { corpAppQr, lisi } from '../support/flows';

describe.each(STACKS)(
  'A callback function that throws, on Express $express and Passport $passport,',
  (stack) => {
    let wecom: WeComSimulator;
    beforeEach(async () => {
      wecom = await startWeComSimulator();
    });
    afterEach(() => wecom.close());

    it.each(['signed in', 'refused', 'failed'] as const)(
      'is called once, and its error goes to the error handler: %s',
      async (end) => {
        const thrown = new Error('thrown by the application');
        let calls = 0;
        const connection = corpAppQr(wecom, ({ profile }) => (end === 'refused' ? null : { id: profile.id }));
        const { app, errors } = createTestApp(
          (express, passport) => {
            passport.use(connection);
            express.get('/start', passport.authenticate(connection.name));
            express.get('/callback', (req, res, next) => {
              passport.authenticate(connection.name, () => {
                calls += 1;
                throw thrown;
              })(req, res, next);
            });
          },
          { stack },
        );
        const browser = new Browser(app);
        const back = await browser.answer(await browser.start('/start'), lisi(wecom));
        if (end === 'failed') wecom.failNext('auth/getuserinfo', { errcode: 48002 });

        const { status } = await browser.get(back);

        expect(status).toBe(500);
        expect(errors).toEqual([thrown]);
        expect(calls).toBe(1);
      },
    );
  },
);
