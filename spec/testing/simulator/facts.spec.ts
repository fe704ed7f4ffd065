import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';

describe('What the simulator tells a program', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function kindOf(value: string): Promise<unknown> {
    const answer = await fetch(`${wecom.url}/simulator/recognise?${new URLSearchParams({ value })}`);
    return ((await answer.json()) as { kind: unknown }).kind;
  }

  it('is who is in it, and with which credentials an application reaches it', async () => {
    const answer = await fetch(`${wecom.url}/simulator/facts`);

    const { credentials, members, visitors, corps } = (await answer.json()) as Record<string, unknown[]>;
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(credentials).toEqual({ ...wecom.credentials });
    expect(members).toContainEqual(
      expect.objectContaining({ corpId: wecom.credentials.corpId, userId: 'lisi' }),
    );
    expect(visitors).toContainEqual({
      openId: 'oCustomer000000000000000000b',
      customerOf: wecom.credentials.corpId,
    });
    expect(corps).toContainEqual({ corpId: wecom.credentials.corpId, installed: true });
  });

  it('is what a value is that it has handed out', async () => {
    const { corpId, secret, suiteId } = wecom.credentials;
    const given = await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`);
    const { access_token: token } = (await given.json()) as { access_token: string };

    expect(await kindOf(token)).toBe('token');
    expect(await kindOf(wecom.issueSuiteTicket(suiteId))).toBe('suite_ticket');
    expect(await kindOf(wecom.businessSettingsCode({ corpId, userId: 'zhangsan' }))).toBe('code');
    expect(await kindOf('anything else')).toBeNull();
  });
});
