import { type AccountPolicy, accountResolver, pendingBinding } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { custom, mountDoor } from '../support/doors';
import { corpAppWorkbench } from '../support/flows';
import { UserTable } from '../support/user-table';

/**
 * What becomes of four members. Ada is the one who asks; the member is linked to Ada, linked to Ben, not linked but found as Cleo
 * by findMatch, or not linked and not found. `+auto` trusts the enterprise; `only` is login-only.
 */
const ASKED_TO_LINK = `
  policy                      | to Ada    | to Ben                    | as Cleo            | unknown
  fail                        | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  fail +auto                  | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  fail only                   | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  fail +auto only             | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  create                      | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  create +auto                | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  create only                 | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  create +auto only           | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind                        | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind +auto                  | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind only                   | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind +auto only             | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind-or-register            | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind-or-register +auto      | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind-or-register only       | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
  bind-or-register +auto only | login Ada | 403 bound-to-another-user | bound/by-user Ada  | bound/by-user Ada
`;

/** The same for a plain sign-in, whether or not Ada is signed in at that moment. */
const PLAIN = `
  policy                      | to Ada    | to Ben    | as Cleo              | unknown
  fail                        | login Ada | login Ben | 403 not-bound        | 403 not-bound
  fail +auto                  | login Ada | login Ben | bound/automatic Cleo | 403 not-bound
  fail only                   | login Ada | login Ben | 403 not-bound        | 403 not-bound
  fail +auto only             | login Ada | login Ben | bound/automatic Cleo | 403 not-bound
  create                      | login Ada | login Ben | created new-found    | created new-nobody
  create +auto                | login Ada | login Ben | bound/automatic Cleo | created new-nobody
  create only                 | login Ada | login Ben | 403 not-bound        | 403 not-bound
  create +auto only           | login Ada | login Ben | bound/automatic Cleo | 403 not-bound
  bind                        | login Ada | login Ben | bind                 | bind
  bind +auto                  | login Ada | login Ben | bound/automatic Cleo | bind
  bind only                   | login Ada | login Ben | bind                 | bind
  bind +auto only             | login Ada | login Ben | bound/automatic Cleo | bind
  bind-or-register            | login Ada | login Ben | bind or register     | bind or register
  bind-or-register +auto      | login Ada | login Ben | bound/automatic Cleo | bind or register
  bind-or-register only       | login Ada | login Ben | bind                 | bind
  bind-or-register +auto only | login Ada | login Ben | bound/automatic Cleo | bind
`;

const MEMBERS = ['adas', 'bens', 'found', 'nobody'] as const;
const SESSIONS = {
  'and asks to link': { signedIn: true, start: '/link' },
  'without asking to link': { signedIn: true, start: '/start' },
  'by nobody': { signedIn: false, start: '/start' },
} as const;

type Case = readonly [policy: string, member: string, expected: string];

function casesOf(table: string): readonly Case[] {
  const rows = table.trim().split('\n').slice(1);
  return rows.flatMap((row) => {
    const [policy = '', ...expected] = row.split('|').map((cell) => cell.trim());
    return expected.map((outcome, column): Case => [policy, MEMBERS[column] ?? '', outcome]);
  });
}

describe('An account', () => {
  let wecom: WeComSimulator;
  let corpId: string;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    corpId = wecom.credentials.corpId;
    for (const userId of MEMBERS) wecom.addMember({ corpId, userId });
  });
  afterAll(() => wecom.close());

  function policyOf(words: string): AccountPolicy {
    const [onUnassociated = '', ...rest] = words.split(' ');
    return {
      onUnassociated: onUnassociated as AccountPolicy['onUnassociated'],
      ...(onUnassociated.startsWith('bind') && { bindAt: '/bind' }),
      ...(rest.includes('+auto') && { autoBind: { trustedCorpIds: [corpId] } }),
      ...(rest.includes('only') && { loginOnly: true }),
    } as AccountPolicy;
  }

  /** What happened, in the words of the tables. */
  async function attempt(
    policy: AccountPolicy,
    userId: string,
    session: keyof typeof SESSIONS,
    options: { readonly loginOnly?: boolean } = {},
  ): Promise<{ outcome: string; table: UserTable; me: string | undefined }> {
    const table = new UserTable({ found: 'Cleo' });
    table.links.set(`${corpId}:u:adas`, 'Ada').set(`${corpId}:u:bens`, 'Ben');
    const connection = corpAppWorkbench(wecom, accountResolver(table, policy), options);
    const { app } = createTestApp((express, passport) => {
      mountDoor(express, passport, connection);
      express.get('/bind', (req, res) => {
        res.send(pendingBinding(req)?.mayRegister ? 'bind or register' : 'bind');
      });
    });
    const browser = new Browser(app);
    const { signedIn, start } = SESSIONS[session];
    if (signedIn) await browser.post('/local/Ada');
    const started = await browser.post(start);
    const back = await browser.answer(String(started.headers['location']), { corpId, userId });
    const answer = await browser.get(custom(back));
    if (answer.status === 302) {
      const page = await browser.get(String(answer.headers['location']));
      return { outcome: page.text, table, me: await browser.me() };
    }
    const { user, info, status } = answer.body;
    const how = info.how === undefined ? '' : `/${info.how}`;
    const outcome = user ? `${info.outcome}${how} ${user.id}` : `${status} ${info.code}`;
    return { outcome, table, me: await browser.me() };
  }

  describe('of whoever is signed in', () => {
    it.each(casesOf(ASKED_TO_LINK))('and asks to link, under %s, of the member %s: %s', async (...row) => {
      const [policy, member, expected] = row;

      const { outcome, table } = await attempt(policyOf(policy), member, 'and asks to link');

      expect(outcome).toBe(expected);
      expect(table.creations).toBe(0);
      expect(table.links.get(`${corpId}:u:bens`)).toBe('Ben');
    });

    it.each(casesOf(PLAIN))('without asking to link, under %s, of the member %s: %s', async (...row) => {
      const [policy, member, expected] = row;

      const { outcome, table } = await attempt(policyOf(policy), member, 'without asking to link');

      expect(outcome).toBe(expected);
      expect([...table.links.values()].filter((owner) => owner === 'Ada')).toHaveLength(1);
    });
  });

  it.each(casesOf(PLAIN))('of nobody, under %s, of the member %s: %s', async (policy, member, expected) => {
    const { outcome } = await attempt(policyOf(policy), member, 'by nobody');

    expect(outcome).toBe(expected);
  });

  it.each([
    ['fail', '403 not-bound'],
    ['create', '403 not-bound'],
    ['bind', 'bind'],
    ['bind-or-register', 'bind'],
  ])(
    'is never created through a connection in login-only mode, under %s: %s (T41)',
    async (policy, expected) => {
      const { outcome, table } = await attempt(policyOf(policy), 'nobody', 'by nobody', { loginOnly: true });

      expect(outcome).toBe(expected);
      expect(table.creations).toBe(0);
      expect(table.links.size).toBe(2);
    },
  );

  it('is not linked by a match in an enterprise that is not trusted (T36)', async () => {
    const policy = { ...policyOf('fail'), autoBind: { trustedCorpIds: ['ww0123456789abcdef'] } };

    const { outcome, table } = await attempt(policy, 'found', 'by nobody');

    expect(outcome).toBe('403 not-bound');
    expect([...table.links.values()]).toEqual(['Ada', 'Ben']);
  });
});
