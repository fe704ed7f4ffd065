import { CallbackWarnings } from '../../lib/callbacks/callback-warnings';
import { Delivery } from '../../lib/callbacks/deliver';
import type { WeComPush } from '../../lib/callbacks/push';
import type { VerifiedPush } from '../../lib/callbacks/verify';
import { cpuTime } from '../support/cpu-time';

const push = (fingerprint: string): VerifiedPush => ({
  ok: true,
  fingerprint,
  event: { source: 'command', type: 'cancel_auth', suiteId: 's', at: new Date(0), authCorpId: fingerprint },
});

const setUp = (onEvent: (event: WeComPush) => unknown) =>
  new Delivery(
    { save: async () => {} },
    onEvent,
    new CallbackWarnings(
      'suiteCallback',
      () => {},
      () => 0,
    ),
  );

describe('The memory of delivered events', () => {
  it('reaches back at least ten thousand events and at most twice as many', async () => {
    const told: string[] = [];
    const delivery = setUp((event) => told.push('authCorpId' in event ? event.authCorpId : ''));
    for (let index = 0; index < 30_000; index++) void delivery.deliver(push(String(index)));
    told.length = 0;

    for (const index of [29_999, 20_000, 10_000, 9_999, 0]) void delivery.deliver(push(String(index)));

    expect(told).toEqual(['9999', '0']);
  });

  it('does not slow down as it fills', () => {
    const delivery = setUp(() => {});
    let next = 0;
    const deliver = () => {
      for (let count = 0; count < 20_000; count++) void delivery.deliver(push(String(next++)));
    };
    deliver();
    const filling = cpuTime(deliver, 1);

    const full = cpuTime(deliver);

    expect(full).toBeLessThan(10 * filling + 50);
  });

  it('forgets an event that fails at once, and one that fails when it has long become old', async () => {
    let calls = 0;
    let fail = (_error: unknown) => {};
    const delivery = setUp((event) => {
      if (!('authCorpId' in event) || event.authCorpId.startsWith('filler')) return undefined;
      calls += 1;
      if (event.authCorpId === 'at once') throw new Error('down');
      return new Promise((_, reject) => {
        fail = reject;
      });
    });

    const statuses = [await delivery.deliver(push('at once')), await delivery.deliver(push('at once'))];
    const slow = delivery.deliver(push('later'));
    for (let index = 0; index < 10_000; index++) void delivery.deliver(push(`filler ${index}`));
    const shared = delivery.deliver(push('later'));
    fail(new Error('down'));
    statuses.push(await slow, await shared);
    void delivery.deliver(push('later'));
    fail(new Error('down'));

    expect(statuses).toEqual([500, 500, 500, 500]);
    expect(calls).toBe(4);
  });
});
