import { WeComApiError } from '../../lib/errors';
import { deferred, holdTimers, type Reply, settled, startReceiver, stopReceivers } from './support/receiver';
import { cancelAuthXml, NOW } from './support/wecom';

const statuses = (replies: readonly Reply[]) => replies.map((reply) => reply.status);

/** An onEvent whose calls end when the test says so. */
function slowHandler() {
  const calls: Array<ReturnType<typeof deferred>> = [];
  const called = deferred();
  const onEvent = () => {
    const call = deferred();
    calls.push(call);
    called.resolve();
    return call.promise;
  };
  return { calls, called: called.promise, onEvent };
}

afterEach(async () => {
  jest.useRealTimers();
  await stopReceivers();
});

describe('onEvent', () => {
  it('is awaited for 900 ms and then answered for (T75)', async () => {
    holdTimers();
    const { calls, called, onEvent } = slowHandler();
    const receiver = await startReceiver({ options: { onEvent } });
    let reply: Reply | undefined;
    const answer = receiver.push(cancelAuthXml()).then((value) => {
      reply = value;
    });
    await called;

    jest.advanceTimersByTime(899);
    for (let turn = 0; turn < 20; turn++) await settled();
    const before = reply;
    jest.advanceTimersByTime(1);
    await answer;

    expect(before).toBeUndefined();
    expect(reply).toMatchObject({ status: 200, body: 'success' });
    calls[0]?.resolve();
  });

  it('answers as soon as it is done, and leaves no timer behind', async () => {
    holdTimers();
    const { calls, called, onEvent } = slowHandler();
    const receiver = await startReceiver({ options: { onEvent } });
    const answer = receiver.push(cancelAuthXml());
    await called;

    calls[0]?.resolve();

    expect((await answer).body).toBe('success');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['rejects', () => Promise.reject(new TypeError('secret'))],
    [
      'throws',
      () => {
        throw new TypeError('secret');
      },
    ],
  ])('makes WeCom send the event again when it %s', async (_, onEvent) => {
    const receiver = await startReceiver({ options: { onEvent } });

    const reply = await receiver.push(cancelAuthXml());

    expect(reply).toMatchObject({ status: 500, body: '' });
    expect(receiver.errors).toEqual([]);
    expect(receiver.warnings).toEqual([
      'suiteCallback: onEvent rejected a cancel_auth event (TypeError); WeCom sends the event again. ' +
        '(onEvent 处理 cancel_auth 事件失败，企业微信会重新推送。)',
    ]);
  });

  it.each([
    [Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 'Error ECONNREFUSED'],
    [Object.assign(new Error('secret'), { code: 'a secret' }), 'Error'],
    ['secret', 'string'],
    [undefined, 'undefined'],
    [
      new WeComApiError({
        errcode: 40084,
        endpoint: '/cgi-bin/service/get_corp_token',
        meaning: 'invalid permanent_code',
        actor: 'operator',
        remedy: { en: 'Install again.', zh: '请重新安装。' },
      }),
      '/cgi-bin/service/get_corp_token: WeCom answered 40084 (invalid permanent_code). Install again.',
    ],
  ])(
    'is reported by the name and code of its error, never by what may hold a secret: %p',
    async (error, said) => {
      const receiver = await startReceiver({ options: { onEvent: () => Promise.reject(error) } });

      await receiver.push(cancelAuthXml());

      expect(receiver.warnings[0]).toContain(`(${said});`);
      expect(receiver.warnings[0]).not.toContain('secret');
    },
  );

  it('runs once for the four deliveries of one event (T65)', async () => {
    const receiver = await startReceiver();

    const replies = [
      await receiver.push(cancelAuthXml()),
      await receiver.push(cancelAuthXml(), { nonce: 'again' }),
      await receiver.push(cancelAuthXml(), { timestamp: String(NOW + 5), random: Buffer.alloc(16, 7) }),
      await receiver.push(cancelAuthXml()),
    ];

    expect(replies.map(({ status, body }) => `${status} ${body}`)).toEqual(Array(4).fill('200 success'));
    expect(receiver.events).toHaveLength(1);
  });

  it('runs again after a failure, and then no more (T75)', async () => {
    let calls = 0;
    const onEvent = async () => {
      calls += 1;
      if (calls === 1) throw new Error('down');
    };
    const receiver = await startReceiver({ options: { onEvent } });

    const replies = [
      await receiver.push(cancelAuthXml()),
      await receiver.push(cancelAuthXml()),
      await receiver.push(cancelAuthXml()),
    ];

    expect(statuses(replies)).toEqual([500, 200, 200]);
    expect(calls).toBe(2);
  });

  it('runs once for two deliveries at the same moment, and both share its end', async () => {
    const { calls, called, onEvent } = slowHandler();
    const receiver = await startReceiver({ options: { onEvent } });
    const first = receiver.push(cancelAuthXml());
    await called;
    const second = receiver.push(cancelAuthXml(), { nonce: 'again' });
    for (let turn = 0; turn < 20; turn++) await settled();

    calls[0]?.reject(new Error('down'));

    expect(statuses(await Promise.all([first, second]))).toEqual([500, 500]);
    expect(calls).toHaveLength(1);
  });

  it('is only reported when it fails after the answer; a delivery after that runs again', async () => {
    holdTimers();
    const { calls, called, onEvent } = slowHandler();
    const receiver = await startReceiver({ options: { onEvent } });
    const answer = receiver.push(cancelAuthXml());
    await called;
    jest.advanceTimersByTime(900);
    const first = await answer;
    const duplicate = await receiver.push(cancelAuthXml());

    calls[0]?.reject(new Error('secret'));
    await settled();
    const third = receiver.push(cancelAuthXml());
    while (calls.length < 2) await settled();
    calls[1]?.resolve();

    expect(statuses([first, duplicate, await third])).toEqual([200, 200, 200]);
    expect(receiver.warnings).toEqual([
      'suiteCallback: onEvent rejected a cancel_auth event (Error); after the event had been answered: WeCom does not send ' +
        'it again. Queue durably inside onEvent. (onEvent 处理 cancel_auth 事件失败，但此前已应答，企业微信不会重新推送；' +
        '请在 onEvent 内先持久化再处理。)',
    ]);
  });

  it('does not run again when it ends well after the answer', async () => {
    holdTimers();
    const { calls, called, onEvent } = slowHandler();
    const receiver = await startReceiver({ options: { onEvent } });
    const answer = receiver.push(cancelAuthXml());
    await called;
    jest.advanceTimersByTime(900);
    await answer;

    calls[0]?.resolve();
    await settled();
    await receiver.push(cancelAuthXml());

    expect(calls).toHaveLength(1);
    expect(receiver.warnings).toEqual([]);
  });

  it('is told nothing about what cannot be verified', async () => {
    const receiver = await startReceiver();

    await receiver.push(cancelAuthXml(), { receiveId: 'wwother' });

    expect(receiver.events).toEqual([]);
  });
});
