import { forRepeat } from '../../lib/in-flight/transactions';
import type { WeComProfile } from '../../lib/logins/profile';

const PROFILE: WeComProfile = {
  provider: 'wecom',
  id: 'o:woOpen',
  aliases: ['ww0000000000000001:u:zhangsan'],
  corpId: 'ww0000000000000001',
  userId: 'zhangsan',
  openUserId: 'woOpen',
  displayName: '张三',
  photos: [{ value: 'https://a.example/1' }],
  unverified: { email: 'zhangsan@a.example' },
  channel: 'workbench',
  _json: { userid: 'zhangsan' },
};

describe('What is kept of a member for a repeat of the callback', () => {
  it('is who they are, without what WeCom has answered and what nobody has checked', () => {
    const { unverified: _, ...kept } = PROFILE;

    expect(forRepeat(PROFILE)).toStrictEqual({ ...kept, _json: {} });
  });

  it('shares nothing with the profile that a resolver may change', () => {
    const kept = forRepeat(PROFILE);

    expect(kept.aliases).not.toBe(PROFILE.aliases);
    expect(kept.photos).not.toBe(PROFILE.photos);
    expect(kept.photos?.[0]).not.toBe(PROFILE.photos?.[0]);
  });

  it('has no photos where the member has none', () => {
    const { photos: _, ...plain } = PROFILE;

    expect(forRepeat(plain)).not.toHaveProperty('photos');
  });
});
