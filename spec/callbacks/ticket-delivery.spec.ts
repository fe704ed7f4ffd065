import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { deferred, holdTimers, settled, startReceiver, stopReceivers } from './support/receiver';
import { ticketXml } from './support/wecom';

afterEach(async () => {
  jest.useRealTimers();
  await stopReceivers();
});

describe('A suite_ticket', () => {
  const store = (set: () => Promise<void>) => Object.assign(new MemoryTokenStore(), { set });

  it('is stored before the application hears of it', async () => {
    const order: string[] = [];
    const tokenStore = store(async () => {
      await settled();
      order.push('stored');
    });
    const onEvent = () => {
      order.push('told');
    };
    const receiver = await startReceiver({ options: { tokenStore, onEvent } });

    await receiver.push(ticketXml('T'));

    expect(order).toEqual(['stored', 'told']);
  });

  it('that cannot be stored is sent again, and the application hears of it only then', async () => {
    let tries = 0;
    const tokenStore = store(async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error('redis://:secret@host'), { code: 'ECONNREFUSED' });
    });
    const receiver = await startReceiver({ options: { tokenStore } });

    const first = await receiver.push(ticketXml('T'));
    const heard = receiver.events.length;
    const second = await receiver.push(ticketXml('T'));

    expect(first).toMatchObject({ status: 503, body: '' });
    expect(heard).toBe(0);
    expect(second.status).toBe(200);
    expect(receiver.events).toHaveLength(1);
    expect(receiver.warnings).toEqual([expect.stringContaining('tokenStore')]);
    expect(receiver.warnings[0]).toContain('Error ECONNREFUSED');
    expect(receiver.warnings[0]).not.toContain('secret');
  });

  it('is not waited for longer than two seconds', async () => {
    holdTimers();
    const asked = deferred();
    const tokenStore = store(() => {
      asked.resolve();
      return new Promise(() => {});
    });
    const receiver = await startReceiver({ options: { tokenStore } });
    const answer = receiver.push(ticketXml('T'));
    await asked.promise;

    jest.advanceTimersByTime(2_000);

    expect(await answer).toMatchObject({ status: 503, body: '' });
    expect(receiver.warnings[0]).toContain('no answer in time');
  });
});
