import { accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { lisi, loginSuite, providerSecret, suiteApp } from '../support/flows';

const BEFORE = { corpid: 'ww0123456789abcdef', userid: 'lisi', open_userid: 'woLisi' };
const AFTER = { corpid: 'wpEncryptedEncryptedEncrypted', userid: 'woLisi', open_userid: 'woLisi' };

/** The same member in the words of each page. */
const suiteReply = (who: typeof BEFORE) => ({ errcode: 0, errmsg: 'ok', ...who });
const loginInfo = ({ corpid, userid, open_userid }: typeof BEFORE) => ({
  usertype: 5,
  user_info: { userid, open_userid },
  corp_info: { corpid },
});

describe.each([
  ['provider-secret', providerSecret, 'service/get_login_info', loginInfo],
  ['login-suite', loginSuite, 'service/auth/getuserinfo3rd', suiteReply],
  ['suite-app', suiteApp, 'service/auth/getuserinfo3rd', suiteReply],
] as const)(
  'F53 A member in %s, before and after WeCom encrypts userid and corpid,',
  (_, create, endpoint, reply) => {
    let wecom: WeComSimulator;
    beforeEach(async () => {
      wecom = await startWeComSimulator();
      wecom.approveAs(lisi(wecom));
    });
    afterEach(() => wecom.close());

    const answerAs = (who: typeof BEFORE) => wecom.failNext(endpoint, { body: JSON.stringify(reply(who)) });

    it('has one id, and knows the id of the other form', async () => {
      const { asked, resolve } = askedResolver();
      const { app } = openDoor(create(wecom, resolve));

      for (const who of [BEFORE, AFTER]) {
        answerAs(who);
        wecom.approveAs(lisi(wecom));
        await new Browser(app).signIn('/start', lisi(wecom));
      }

      expect(asked.map(({ profile: { id, aliases, corpId } }) => [id, aliases, corpId])).toEqual([
        ['o:woLisi', [`${BEFORE.corpid}:u:lisi`], BEFORE.corpid],
        ['o:woLisi', [`${AFTER.corpid}:u:woLisi`], AFTER.corpid],
      ]);
    });

    it('keeps one account', async () => {
      const links = new Map<string, { id: string }>();
      const resolver = accountResolver<{ id: string }>(
        {
          findByIdentity: async (profile) => links.get(profile.id) ?? null,
          link: async (user, profile) => void links.set(profile.id, user),
          isSameUser: (a, b) => a.id === b.id,
          create: async (profile) => {
            const user = { id: `account-${links.size + 1}` };
            links.set(profile.id, user);
            return user;
          },
        },
        { onUnassociated: 'create' },
      );
      const { app } = openDoor(create(wecom, resolver));
      const seen: unknown[] = [];

      for (const who of [BEFORE, AFTER]) {
        answerAs(who);
        wecom.approveAs(lisi(wecom));
        const browser = new Browser(app);
        await browser.signIn('/start', lisi(wecom));
        seen.push(await browser.me());
      }

      expect(seen).toEqual(['account-1', 'account-1']);
      expect(links.size).toBe(1);
    });
  },
);
