import { CORP_ID, eventDataXml } from './support/data';
import { deferred, holdTimers, type Receiver, startReceiver, stopReceivers } from './support/receiver';

const send = (receiver: Receiver, event = 'enter_agent') =>
  receiver.push(eventDataXml(event), { receiveId: CORP_ID });

afterEach(async () => {
  jest.useRealTimers();
  await stopReceivers();
});

describe('An event of an enterprise', () => {
  it('that corps does not list is refused, and the operator hears which', async () => {
    const receiver = await startReceiver({ options: { corps: ['wpMine'] } });

    const reply = await send(receiver);

    expect(reply.status).toBe(401);
    expect(receiver.warnings).toEqual([
      expect.stringContaining(`the enterprise '${CORP_ID}', which corps does not`),
    ]);
    expect(receiver.events).toEqual([]);
  });

  it('is taken where a corps function says so, and asks again where it fails', async () => {
    const answers = [false, true];
    const receiver = await startReceiver({
      options: {
        corps: async () => {
          const answer = answers.shift();
          if (answer === undefined) throw new Error('no table');
          return answer;
        },
      },
    });

    const replies = [await send(receiver), await send(receiver)];
    const failed = await send(receiver, 'subscribe');

    expect(replies.map(({ status }) => status)).toEqual([401, 200]);
    expect(failed.status).toBe(503);
    expect(receiver.events).toHaveLength(1);
    expect(receiver.warnings.at(-1)).toContain('the function corps failed (Error)');
  });

  it('is sent again where the corps function has not answered within two seconds', async () => {
    holdTimers();
    const asked = deferred();
    const corps = () => {
      asked.resolve();
      return new Promise<boolean>(() => {});
    };
    const receiver = await startReceiver({ options: { corps } });
    const reply = send(receiver);
    await asked.promise;

    jest.advanceTimersByTime(2_000);

    expect((await reply).status).toBe(503);
    expect(receiver.events).toEqual([]);
    expect(receiver.warnings.at(-1)).toContain('the function corps failed (TimeoutError)');
  });
});
