import { CorpApps, Suites } from '../../../lib/testing/simulator/apps';
import { ExpiringValues } from '../../../lib/testing/simulator/codes';
import { TokenBook } from '../../../lib/testing/simulator/tokens';
import { Clock } from './support/caller';

function counter(): () => string {
  let made = 0;
  return () => `value-${++made}`;
}

describe('values that expire', () => {
  it('are forgotten once they have been expired for as long as they lived', () => {
    const clock = new Clock();
    const values = new ExpiringValues<string>(1000, counter(), clock.now);
    const value = values.mint('grant');
    clock.forward(1000);
    expect([values.peek(value), values.hasExpired(value)]).toEqual([undefined, true]);

    clock.forward(1000);
    values.mint('another');
    expect(values.hasExpired(value)).toBe(false);
  });

  it('stay usable when somebody else fails to use them', () => {
    const values = new ExpiringValues<string>(1000, counter(), () => 0);
    const value = values.mint('grant');

    expect(values.take(value, () => false)).toBeUndefined();
    expect(values.take(value, (grant) => grant === 'grant')).toBe('grant');
    expect(values.take(value, () => true)).toBeUndefined();
  });
});

describe('the book of tokens', () => {
  it('forgets expired tokens when there are very many', () => {
    const clock = new Clock();
    const book = new TokenBook(1, counter(), clock.now);
    const first = book.issue('app 0', { kind: 'provider' });
    for (let app = 1; app <= 9_999; app++) book.issue(`app ${app}`, { kind: 'provider' });
    clock.forward(1000);
    expect(book.find(first.value)).toBe('expired');

    const fresh = book.issue('app 0', { kind: 'provider' });
    expect(book.find(first.value)).toBeUndefined();
    expect(book.find(fresh.value)).toEqual({ kind: 'provider' });
  });
});

describe('the apps of an enterprise', () => {
  it('lose their old secret when they are given another', () => {
    const apps = new CorpApps();
    apps.add({ corpId: 'ww0', agentId: '1', secret: 'old' });
    apps.add({ corpId: 'ww0', agentId: '1', secret: 'new' });

    expect(apps.withSecret('old')).toBeUndefined();
    expect(apps.withSecret('new')?.agentId).toBe('1');
  });
});

describe('the tickets of a suite', () => {
  it('are not kept longer than they are valid', () => {
    const clock = new Clock();
    const suite = { suiteId: 'ww1', secret: 's', kind: 'business' } as const;
    const suites = new Suites([suite], counter(), clock.now);
    const first = suites.issueTicket(suite);
    clock.forward(30 * 60_000);
    const second = suites.issueTicket(suite);

    expect([suites.acceptsTicket(suite, first), suites.acceptsTicket(suite, second)]).toEqual([false, true]);
  });
});
