import { UsedLogins } from '../../lib/in-flight/used-logins';

const MINUTE = 60_000;

describe('The logins that are used up', () => {
  let now: number;
  let used: UsedLogins;
  beforeEach(() => {
    now = 0;
    used = new UsedLogins(() => now);
  });

  it('are told from those that are not', () => {
    used.add(1);

    expect([used.has(1), used.has(2)]).toEqual([true, false]);
  });

  it.each([0, 7, 14, 29])(
    'are remembered for the 15 minutes of a login, whenever in them it was: after %i',
    (start) => {
      now = start * MINUTE;
      used.add(1);

      now += 15 * MINUTE;

      expect(used.has(1)).toBe(true);
    },
  );

  it('are forgotten after a night without any', () => {
    used.add(1);

    now += 8 * 60 * MINUTE;

    expect(used.has(1)).toBe(false);
  });

  it('are two hundred thousand at most: the oldest are forgotten', () => {
    for (let login = 0; login < 200_001; login++) used.add(login);

    expect([used.has(0), used.has(150_000), used.has(200_000)]).toEqual([false, true, true]);
  });
});
