import { WeComResolverError } from '../../lib/errors';
import { SignInRefused } from '../../lib/refusals';
import { captureActions } from '../../lib/strategies/actions';
import { startWeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { custom, openDoor } from '../support/doors';
import { corpAppQr } from '../support/flows';
import { RealProcess } from '../support/real-process';

function passport() {
  const answers: unknown[][] = [];
  const note =
    (answer: string) =>
    (...details: unknown[]) =>
      void answers.push([answer, ...details]);
  const strategy = {
    success: note('success'),
    fail: note('fail'),
    redirect: note('redirect'),
    error: note('error'),
  };
  return { strategy, answers };
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

describe('The answer to one request', () => {
  it('is the first one: what comes later is dropped (T43)', async () => {
    const { strategy, answers } = passport();
    const stops: unknown[] = [];
    const actions = captureActions(strategy, (reason) => stops.push(reason));

    actions.redirect('/first');
    actions.success({ id: 'ada' }, {});
    actions.stop(new Error('too late'));
    await nextTick();

    expect(answers).toEqual([['redirect', '/first']]);
    expect(stops).toEqual([]);
  });

  it.each([
    [
      '/账号/绑定?来自=企业微信',
      '/%E8%B4%A6%E5%8F%B7/%E7%BB%91%E5%AE%9A?%E6%9D%A5%E8%87%AA=%E4%BC%81%E4%B8%9A%E5%BE%AE%E4%BF%A1',
    ],
    ['/bind?next=%2Forders#top', '/bind?next=%2Forders#top'],
    ['/half-a-character-\ud83d', '/half-a-character-%EF%BF%BD'],
  ])('leads to an address that fits into a header: %s', async (url, address) => {
    const { strategy, answers } = passport();

    captureActions(strategy, () => undefined).redirect(url);
    await nextTick();

    expect(answers).toEqual([['redirect', address]]);
  });

  it('cleans up once, before Passport hears of it', async () => {
    const { strategy, answers } = passport();
    const actions = captureActions(strategy, () => undefined);
    const heard: number[] = [];
    actions.onSettled.push(() => heard.push(answers.length));

    actions.redirect('/first');
    actions.redirect('/second');
    await nextTick();

    expect(heard).toEqual([0]);
  });

  it('leaves the kind of window out of a refusal where none was asked for', async () => {
    const { strategy, answers } = passport();
    const actions = captureActions(strategy, () => undefined);

    actions.stop(new SignInRefused('declined'));
    await nextTick();

    const [[answer, info, status] = []] = answers;
    expect([answer, status]).toEqual(['fail', 401]);
    expect(info).toStrictEqual({ code: 'declined', message: expect.stringContaining('cancelled in WeCom') });
  });

  it.each(['success', 'redirect', 'fail', 'error'] as const)(
    'is passed on where what the application does on %s throws: nobody else would catch it',
    async (answer) => {
      const { strategy, answers } = passport();
      const thrown = new Error('thrown by the application');
      const throwing = () => {
        throw thrown;
      };
      const passedOn: unknown[] = [];
      const actions = captureActions(
        { ...strategy, [answer]: throwing },
        () => undefined,
        (reason) => passedOn.push(reason),
      );

      if (answer === 'success') actions.success({ id: 'ada' }, {});
      if (answer === 'redirect') actions.redirect('/bind');
      if (answer === 'fail') actions.stop(new SignInRefused('declined'));
      if (answer === 'error') actions.stop(new Error('WeCom is down'));
      await nextTick();

      expect(passedOn).toEqual([thrown]);
      expect(answers).toEqual([]);
    },
  );

  it('is an error where something throws and there is no Express to pass it to', async () => {
    const { strategy, answers } = passport();
    const thrown = new Error('thrown by the application');
    const success = () => {
      throw thrown;
    };

    captureActions({ ...strategy, success }, () => undefined).success({ id: 'ada' });
    await nextTick();

    expect(answers).toEqual([['error', thrown]]);
  });

  it.each(['success', 'redirect', 'fail', 'error'] as const)(
    'passes on once what the application throws on %s, and leaves no rejection',
    async (answer) => {
      const { strategy } = passport();
      const passedOn: unknown[] = [];
      const node = new RealProcess();
      const throwing = () => {
        throw new Error('thrown by the application');
      };
      const actions = captureActions(
        { ...strategy, [answer]: throwing },
        () => undefined,
        (reason) => passedOn.push(reason),
      );

      // As the strategies do it: behind a promise, whose rejection would be another answer.
      await Promise.resolve()
        .then(() => {
          if (answer === 'success') actions.success({ id: 'ada' });
          if (answer === 'redirect') actions.redirect('/bind');
          if (answer === 'fail') actions.stop(new SignInRefused('declined'));
          if (answer === 'error') actions.stop(new Error('WeCom is down'));
        })
        .catch(actions.stop);
      await new Promise((resolve) => setImmediate(resolve));

      node.stop();
      expect(passedOn).toHaveLength(1);
      expect(node.heard).toEqual([]);
    },
  );

  it('would be noticed if it left a rejection', async () => {
    const { strategy } = passport();
    const success = () => void Promise.reject(new Error('planted'));

    const heard = await RealProcess.heardOf(async () => {
      captureActions({ ...strategy, success }, () => undefined).success({ id: 'ada' });
      await nextTick();
    });

    expect(heard).toEqual(['an unhandled rejection: Error: planted']);
  });

  it.each([undefined, null, false, '', 0, 'route', 'router'])(
    'is an error where the application rejects with %p, which Express would take for “go on”',
    async (rejection) => {
      const { strategy, answers } = passport();

      captureActions(strategy, () => undefined).stop(rejection);
      await nextTick();

      expect(answers).toEqual([['error', expect.any(WeComResolverError)]]);
      expect(String(answers[0]?.[1])).toContain('rejected a sign-in with something that is no Error.');
    },
  );

  it.each(['routes', new Error('down')])(
    'is an error with what the application rejects with: %p',
    async (thrown) => {
      const { strategy, answers } = passport();

      captureActions(strategy, () => undefined).stop(thrown);
      await nextTick();

      expect(answers).toEqual([['error', thrown]]);
    },
  );

  it('may be a page, which nothing of Passport’s comes on top of', async () => {
    const { strategy, answers } = passport();
    const actions = captureActions(strategy, () => undefined);

    actions.answer(() => answers.push(['page']));
    actions.redirect('/too-late');
    await nextTick();

    expect(answers).toEqual([['page']]);
  });

  it('says of a refused link where it was asked for', async () => {
    const { strategy, answers } = passport();
    const refusal = Object.assign(new SignInRefused('link-user-changed'), { linkedFrom: '/account' });

    captureActions(strategy, () => undefined).stop(refusal);
    await nextTick();

    expect(answers).toEqual([['fail', expect.objectContaining({ linkedFrom: '/account' }), 403]]);
  });

  it('comes once the strategy has let go, so that nothing of the application runs inside our promises', async () => {
    const { strategy, answers } = passport();
    const actions = captureActions(strategy, () => undefined);

    actions.success({ id: 'ada' });
    const before = [...answers];
    await nextTick();

    expect(before).toEqual([]);
    expect(answers).toHaveLength(1);
  });

  it('says of a refusal that it belongs to a popup', async () => {
    const wecom = await startWeComSimulator();
    const { app } = openDoor(
      corpAppQr(wecom, () => null),
      { display: 'popup' },
    );
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/start'), 'decline');

    const { body } = await browser.get(custom(back));

    await wecom.close();
    expect(body.info).toMatchObject({ code: 'declined', display: 'popup' });
  });
});
