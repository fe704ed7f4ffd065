import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { Listener } from '../events/support/listener';
import { Clock, cacheOver, FakeSource, MINUTE, START } from './support/fakes';

describe('Credentials that WeCom refuses', () => {
  it('are published when they are left in peace and when they are accepted again, once each', async () => {
    const listener = new Listener();
    const clock = new Clock();
    const source = new FakeSource().refuses(40001);
    const cache = cacheOver(new MemoryTokenStore(), clock);
    await cache.get(source).catch(() => undefined);
    await cache.get(source).catch(() => undefined);
    clock.advance(MINUTE);
    source.always = undefined;
    await cache.get(source);
    await cache.get(new FakeSource('never refused'));
    listener.stop();

    expect(listener.on('passport-wecom:breaker')).toEqual([
      { state: 'open', endpoint: '/cgi-bin/gettoken', errcode: 40001, until: START + MINUTE },
      { state: 'closed' },
    ]);
  });

  it('are published as accepted by another process, which knows of the pause from the store only', async () => {
    const clock = new Clock();
    const store = new MemoryTokenStore();
    await cacheOver(store, clock)
      .get(new FakeSource().refuses(40001))
      .catch(() => undefined);
    clock.advance(MINUTE);
    const listener = new Listener();

    await cacheOver(store, clock).get(new FakeSource());
    listener.stop();

    expect(listener.on('passport-wecom:breaker')).toEqual([{ state: 'closed' }]);
  });
});
