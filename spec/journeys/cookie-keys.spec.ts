import { WeComProviderQr } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { ORIGIN, openDoor } from '../support/doors';
import { type FlowOptions, lisi, providerSecret } from '../support/flows';
import { callsWithToken } from '../support/redemptions';

const OLD = 'the key of last year';
const NEW = 'the key of this year';

describe('The keys of login cookies', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  /** One process of an application. */
  function boot(options: FlowOptions = {}) {
    return openDoor(providerSecret(wecom, ({ profile }) => ({ id: profile.id }), options)).app;
  }

  async function startedAt(app: ReturnType<typeof boot>): Promise<{ browser: Browser; back: string }> {
    const browser = new Browser(app);
    return { browser, back: await browser.answer(await browser.start('/start'), lisi(wecom)) };
  }

  function movedTo(app: ReturnType<typeof boot>, browser: Browser): Browser {
    const moved = new Browser(app);
    for (const [name, value] of browser.jar) moved.jar.set(name, value);
    return moved;
  }

  it('come from the secret of the connection, so that any process can finish a login', async () => {
    const { browser, back } = await startedAt(boot());

    const answer = await movedTo(boot(), browser).get(back);

    expect(answer.status).toBe(200);
  });

  it('leave a replay at another process to the single use of codes', async () => {
    const { browser, back } = await startedAt(boot());
    await browser.get(back);

    const replay = await movedTo(boot(), browser).get(back);

    expect(replay.status).toBe(401);
  });

  it('can be rotated while logins are in flight', async () => {
    const { browser, back } = await startedAt(boot({ cookieSecret: OLD }));

    const answer = await movedTo(boot({ cookieSecret: [NEW, OLD] }), browser).get(back);

    expect(answer.status).toBe(200);
  });

  it('seal with the newest, which alone is enough afterwards', async () => {
    const { browser, back } = await startedAt(boot({ cookieSecret: [NEW, OLD] }));

    const answer = await movedTo(boot({ cookieSecret: NEW }), browser).get(back);

    expect(answer.status).toBe(200);
  });

  it('open nothing once they are given up', async () => {
    const { browser, back } = await startedAt(boot({ cookieSecret: OLD }));

    const answer = await movedTo(boot({ cookieSecret: NEW }), browser).get(back);

    expect(answer.status).toBe(403);
    expect(callsWithToken(wecom)).toEqual([]);
  });

  it('open nothing of a connection that has the same name and another secret', async () => {
    const { providerCorpId } = wecom.credentials;
    const stranger = new WeComProviderQr<TestUser>(
      {
        flow: 'provider-secret',
        providerCorpId,
        providerSecret: 'SecretOfSomebodyElse',
        corps: 'any',
        callbackURL: `${ORIGIN}/callback`,
        hosts: wecom.hosts,
      },
      ({ profile }) => ({ id: profile.id }),
    );
    const { browser, back } = await startedAt(openDoor(stranger).app);

    const answer = await movedTo(boot(), browser).get(back);

    expect(answer.status).toBe(403);
    expect(callsWithToken(wecom)).toEqual([]);
  });
});
