import { startWeComSimulator } from '../../../lib/testing';
import { Caller, Clock, MINUTE_MS } from './support/caller';

it.each([
  ['ticket/get', { type: 'agent_config' }],
  ['get_jsapi_ticket', {}],
])('The JS-SDK ticket of %s is the same while it lives, with the time that is left', async (path, query) => {
  const clock = new Clock();
  const sim = await startWeComSimulator({ now: clock.now });
  try {
    const caller = new Caller(sim);
    const access_token = await caller.appToken();
    const first = await caller.get(path, { access_token, ...query });
    clock.forward(60 * MINUTE_MS);

    expect(first).toMatchObject({ ticket: expect.any(String), expires_in: 7200 });
    expect(await caller.get(path, { access_token, ...query })).toEqual({ ...first, expires_in: 3600 });
  } finally {
    await sim.close();
  }
});
