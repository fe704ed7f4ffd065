import { inspect } from 'node:util';
import type { Installation } from '../../lib';
import { WeComUnexpectedReplyError } from '../../lib/errors';
import { Installations, type InstallCallback } from '../../lib/routes/installations';

const MINUTE = 60_000;

describe('What a process keeps of installations', () => {
  let now: number;
  let redemptions: number;
  let isWeComDown: boolean;
  let isDatabaseAway: boolean;
  let kept: string[];
  let installations: Installations;
  beforeEach(() => {
    now = 0;
    redemptions = 0;
    isWeComDown = false;
    isDatabaseAway = false;
    kept = [];
    installations = new Installations({ redeemAuthCode }, () => now);
  });

  async function redeemAuthCode(authCode: string): Promise<Installation> {
    redemptions += 1;
    if (isWeComDown) throw new WeComUnexpectedReplyError('HTTP status 503');
    return { corpId: authCode, permanentCode: 'permanent', isDelegated: false };
  }

  function callback(of: string): InstallCallback {
    return { state: of, code: of, fingerprint: of, expiresAt: 15 * MINUTE };
  }

  async function comesBack(of: string): Promise<string> {
    const handOver = async ({ corpId }: Installation) => {
      if (isDatabaseAway) throw new Error('the database is away');
      kept.push(corpId);
    };
    return installations.finish(callback(of), handOver).then(
      () => 'done',
      () => 'failed',
    );
  }

  it('is not pushed out by failures of others while it waits to be handed over', async () => {
    isDatabaseAway = true;
    await comesBack('corp');

    isWeComDown = true;
    for (let stranger = 0; stranger < 1_500; stranger++) await comesBack(`stranger${stranger}`);
    await Promise.all(Array.from({ length: 1_500 }, (_, stranger) => comesBack(`crowd${stranger}`)));
    isDatabaseAway = false;

    expect(await comesBack('corp')).toBe('done');
    expect(kept).toEqual(['corp']);
  });

  it('is a thousand at most: the oldest is forgotten', async () => {
    isDatabaseAway = true;
    for (let corp = 0; corp <= 1_000; corp++) await comesBack(`corp${corp}`);

    isDatabaseAway = false;
    await comesBack('corp1');
    await comesBack('corp0');

    expect(kept).toEqual(['corp1', 'corp0']);
    expect(redemptions).toBe(1_002);
  });

  it('is forgotten after the fifteen minutes', async () => {
    await comesBack('corp');
    now = 15 * MINUTE - 1;
    await comesBack('corp');
    const before = redemptions;

    now = 15 * MINUTE;
    await comesBack('corp');

    expect([before, redemptions]).toEqual([1, 2]);
  });

  it('shows no permanent code, however it is looked at', async () => {
    isDatabaseAway = true;
    await comesBack('corp');

    expect(inspect(installations, { depth: 12, showHidden: true })).not.toContain('permanent');
  });
});
