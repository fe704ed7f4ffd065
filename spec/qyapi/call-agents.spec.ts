import type { Agent } from 'node:https';
import { z } from 'zod';
import { WeComUnreachableError } from '../../lib/errors';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';

const read: QyapiCall<object> = { endpoint: '/cgi-bin/user/get', reply: z.looseObject({}) };

/** An agent of the application's that gives up a request with whatever it likes, an error or none. */
function agentThatThrows(thrown: unknown): Agent {
  return {
    addRequest: () => {
      throw thrown;
    },
  } as unknown as Agent;
}

describe('An agent of the application', () => {
  it.each([
    ['an error', new Error('no tunnel to the proxy')],
    ['a word', 'no tunnel'],
    ['null', null],
    ['nothing', undefined],
  ])('that throws %s leaves WeCom unreachable, and none of it in the error', async (_, thrown) => {
    const httpsAgent = agentThatThrows(thrown);
    const qyapi = new Qyapi({ api: 'https://qyapi.test', timeoutMs: 5_000, httpsAgent });

    const call = qyapi.call(read);

    await expect(call).rejects.toThrow(WeComUnreachableError);
    await expect(call).rejects.toThrow('the connection failed (UNKNOWN)');
    await expect(call).rejects.not.toThrow('tunnel');
  });
});
