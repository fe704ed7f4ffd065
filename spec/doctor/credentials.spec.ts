import { createClient } from 'redis';
import { MemoryTokenStore, redisTokenStore } from '../../lib';
import { closedPort } from '../qyapi/support/peer';
import { Clinic, named, theFault } from './support/clinic';
import { corpApp, providerSecret, SharedStore, suiteApp } from './support/strategies';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('Of the credentials the doctor names', () => {
  it('a wrong secret, after one call and no more', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own, { secret: 'canary-wrong-secret' })] });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure token']);
    expect(theFault(diagnosis, 'token')).toMatchObject({ actor: 'operator' });
    expect(theFault(diagnosis, 'token').message).toContain('40001 (wrong secret');
    expect(theFault(diagnosis, 'token').remedy).toContain('应用管理');
    expect(clinic.wecom.count('gettoken')).toBe(1);
  });

  it('a wrong secret of two connections with one call', async () => {
    const secret = 'canary-wrong-secret';
    clinic = await Clinic.open({
      connections: (own) => [
        corpApp(own, { secret }),
        corpApp(own, { secret, name: 'other', callbackURL: own.callbackURL('other') }),
      ],
    });

    await clinic.examine();

    expect(clinic.wecom.count('gettoken')).toBe(1);
  });

  it('a secret that a sign-in has just been refused with, without trying it again', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own, { secret: 'canary-wrong-secret' })] });
    const [connection] = clinic.asked.connections;
    const { token, tokens } = connection?.inspect() ?? {};
    if (!token) throw new Error('the connection has a token');
    await expect(tokens?.get(token)).rejects.toThrow('40001');

    const diagnosis = await clinic.examine();

    expect(theFault(diagnosis, 'token').message).toContain('not tried again before');
    expect(theFault(diagnosis, 'token').remedy).not.toContain('ProviderSecret');
    expect(clinic.wecom.count('gettoken')).toBe(1);
  });

  it.each(['service/get_provider_token', 'service/get_login_info'])(
    'the IP address that WeCom takes no call to %s from',
    async (endpoint) => {
      clinic = await Clinic.open({ connections: (own) => [providerSecret(own)] });
      clinic.wecom.failNext(endpoint, {
        errcode: 60020,
        errmsg: 'not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at …',
      });

      const diagnosis = await clinic.examine();

      expect(named(diagnosis)).toEqual(['failure ip-allowed']);
      expect(theFault(diagnosis, 'ip-allowed').message).toContain('203.0.113.7');
      expect(theFault(diagnosis, 'ip-allowed').remedy).toContain('IP白名单');
    },
  );

  it.each([
    ['that the enterprise has not allowed', 48001, 'enterprise-admin', '权限管理'],
    ['for another kind of app', 48002, 'developer', 'corp-app for a self-built or a delegated app'],
  ])('a call %s', async (_, errcode, actor, words) => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    clinic.wecom.failNext('auth/getuserinfo', { errcode });

    const diagnosis = await clinic.examine();

    expect(theFault(diagnosis, 'sign-in-call')).toMatchObject({
      actor,
      remedy: expect.stringContaining(words),
    });
  });

  it('the host to register, where WeCom says only that one is not', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    clinic.wecom.failNext('auth/getuserinfo', { errcode: 50001 });

    const { message } = theFault(await clinic.examine(), 'sign-in-call');

    expect(message).toContain(new URL(clinic.origin).host);
  });

  it('a rate limit as a warning: nobody has to repair anything', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    clinic.wecom.failNext('gettoken', { errcode: 45009 });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['warning token']);
    expect(theFault(diagnosis, 'token').actor).toBe('wecom');
  });
});

describe('Of suite tickets the doctor says', () => {
  it('that there is none', async () => {
    clinic = await Clinic.open({ connections: (own) => [suiteApp(own, {}, 'none')] });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure suite-ticket', 'warning token']);
    expect(theFault(diagnosis, 'suite-ticket').remedy).toContain('刷新Ticket');
    expect(clinic.wecom.count('service/get_suite_token')).toBe(0);
  });

  it('that the newest is too old', async () => {
    clinic = await Clinic.open({ connections: (own) => [suiteApp(own, {}, 31)] });

    const fault = theFault(await clinic.examine(), 'suite-ticket');

    expect(fault).toMatchObject({ level: 'failure', message: expect.stringContaining('31 minutes') });
  });

  it('that the newest should have been followed by another, as a warning', async () => {
    clinic = await Clinic.open({ connections: (own) => [suiteApp(own, {}, 13)] });

    expect(named(await clinic.examine())).toEqual(['warning suite-ticket']);
  });

  it('that a store in memory forgets them, and that another process cannot see them', async () => {
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own, { tokenStore: new MemoryTokenStore() }, 'none')],
    });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['warning token-store', 'warning suite-ticket', 'warning token']);
    expect(theFault(diagnosis, 'suite-ticket').remedy).toContain('redisTokenStore');
  });

  it('that the store fails, without what it said', async () => {
    class BrokenStore extends SharedStore {
      override get(): Promise<never> {
        return Promise.reject(new Error('connect redis://:canary@redis.invalid'));
      }
    }
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own, { tokenStore: new BrokenStore() }, 'none')],
    });

    const diagnosis = await clinic.examine();

    expect(theFault(diagnosis, 'suite-ticket').message).toContain('tokenStore fails');
    expect(theFault(diagnosis, 'token').message).toContain('was not tried');
    expect(JSON.stringify(diagnosis)).not.toContain('canary');
  });
});

describe('Of a Redis client the doctor says', () => {
  it('that nobody has connected it', async () => {
    const tokenStore = redisTokenStore(createClient({ url: `redis://127.0.0.1:${await closedPort()}` }));
    clinic = await Clinic.open({ connections: (own) => [suiteApp(own, { tokenStore }, 'none')] });

    const fault = theFault(await clinic.examine(), 'suite-ticket');

    expect(fault).toMatchObject({ level: 'failure', actor: 'developer' });
    expect(fault.message).toContain('is not connected');
    expect(fault.remedy).toContain('await client.connect()');
  });
});
