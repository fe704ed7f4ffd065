import express from 'express';
import { Passport } from 'passport';
import {
  appCallback,
  installRouter,
  MemoryTokenStore,
  providerCallback,
  redisTokenStore,
  redisTransactionStore,
  SuiteClient,
  suiteCallback,
  WeComConfigError,
  wecomHealth,
  wecomRouter,
} from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { Clinic } from '../doctor/support/clinic';
import { corpApp, suiteApp } from '../doctor/support/strategies';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';
import { CANARIES, markedMember, markedWeCom } from '../support/canaries';
import { FaultProxy } from '../support/fault-proxy/fault-proxy';
import { corpAppWorkbench } from '../support/flows';
import { report } from '../support/sizes';
import { leaksIn, leaksInValue } from './support/leaks';
import { LOGINS, LoginTrial } from './support/login-journeys';
import { everythingFor, nameOf } from './support/plan';

const ORIGIN = 'http://localhost:3000';

/** Every so many-th fault of a kind that is answered soon, in those calls of a sign-in. */
function someFaults(journey: number, every: number, calls: readonly string[]) {
  const steps = LOGINS[journey]?.steps.filter(({ endpoint }) => calls.includes(endpoint)) ?? [];
  const soon = everythingFor(steps).filter(({ fault }) => fault.effect !== 'silent');
  return soon.filter((_, at) => at % every === 0);
}

describe('No canary is shown', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator(markedWeCom());
  });
  afterEach(() => wecom.close());

  it('by the doctor of an application that has trouble with WeCom, in either language', async () => {
    const faults = someFaults(4, 5, ['gettoken', 'auth/getuserinfo']);
    const leaks: string[] = [];
    const unmet: string[] = [];
    let failures = 0;
    for (const planned of faults) {
      const { step, fault, after } = planned;
      const proxy = await FaultProxy.start(wecom.url);
      const hosts = { ...wecom.hosts, api: proxy.url };
      const patient = await Clinic.open({
        wecom: markedWeCom(),
        connections: (clinic) => [
          corpApp(clinic, { hosts, timeoutMs: 1_000, cookieSecret: CANARIES.cookieSecret }),
          suiteApp(clinic, { hosts, timeoutMs: 1_000 }),
        ],
      });
      proxy.arm({ endpoint: step.endpoint, fault, after, times: 9 });
      for (const lang of ['en', 'zh'] as const) {
        const diagnosis = await patient.examine({ lang });
        failures += diagnosis.findings.filter(({ level }) => level !== 'ok').length;
        leaks.push(...leaksInValue('the doctor', diagnosis));
      }
      leaks.push(...leaksInValue('the health of it', await wecomHealth(patient.asked.connections)));
      if (proxy.met === 0) unmet.push(nameOf(planned));
      await proxy.clear();
      await patient.close();
      await proxy.close();
    }
    report('Faults a doctor was asked about', faults.length);

    expect(leaks).toEqual([]);
    expect(unmet).toEqual([]);
    expect(failures).toBeGreaterThan(faults.length);
  }, 60_000);

  it('by anything else that an application holds', async () => {
    const { suiteId, suiteSecret, providerCorpId, providerSecret: ownSecret, corpId } = wecom.credentials;
    const keys = { token: CANARIES.token, encodingAESKey: CANARIES.encodingAESKey };
    const tokenStore = new MemoryTokenStore();
    const provider = { providerCorpId, providerSecret: ownSecret };
    const suiteClient = new SuiteClient({ suiteId, suiteSecret, provider, tokenStore, hosts: wecom.hosts });
    await new SuiteTickets(suiteId, tokenStore).save(wecom.issueSuiteTicket(suiteId), new Date());
    const { authCode, permanentCode } = await wecom.installApp(corpId);
    await suiteClient.redeemAuthCode(authCode);
    await suiteClient.corpAccessToken(corpId, permanentCode);
    const suite = suiteCallback({ suiteId, providerCorpId, keys, tokenStore });
    const connection = corpAppWorkbench(wecom, () => null, {
      prefix: '/wecom-workbench',
      cookieSecret: CANARIES.cookieSecret,
    });
    const passport = new (Passport as unknown as new () => import('passport').PassportStatic)();
    const redirects = { successRedirect: '/', failureRedirect: '/login' };
    const app = express();
    const held = {
      suiteClient,
      suite,
      app: appCallback({ name: 'app', corps: 'any', keys: [keys, keys] }),
      provider: providerCallback({ providerCorpId, keys }),
      router: wecomRouter({ passport, connections: [connection], callbacks: [suite], ...redirects }),
      install: installRouter({
        suiteClient,
        callbackURL: `${ORIGIN}/install/callback`,
        cookieSecret: CANARIES.cookieSecret,
        onInstalled: () => undefined,
        ...redirects,
      }),
    };
    app.use('/install', held.install).use('/', held.router);
    const misused = [
      () =>
        suiteCallback({
          suiteId,
          providerCorpId,
          keys: { ...keys, encodingAESKey: `${SECRET_TOO_LONG}` },
          tokenStore,
        }),
      () => new SuiteClient({ suiteId, suiteSecret: [suiteSecret] as never, tokenStore }),
    ].map((misuse) => {
      try {
        return misuse();
      } catch (error) {
        return error;
      }
    });

    expect(leaksInValue('the store', tokenStore)).toEqual([]);
    expect(Object.entries(held).flatMap(([name, value]) => leaksInValue(name, value))).toEqual([]);
    expect(leaksInValue('the application', app)).toEqual([]);
    for (const error of misused) {
      expect(error).toBeInstanceOf(WeComConfigError);
      expect(leaksInValue('a configuration error', error)).toEqual([]);
    }
  });
});

/** What an encrypted value would be if nothing were encrypted: nonce and tag, and then the token as it is. */
const UNENCRYPTED = Buffer.concat([
  Buffer.alloc(28),
  Buffer.from(JSON.stringify({ value: CANARIES.secret })),
]);
const PLANTED = `sealed:k:${UNENCRYPTED.toString('base64url')}`;
const SECRET_TOO_LONG = `${CANARIES.encodingAESKey}${CANARIES.secret}`;

describeWithRedis('No canary stands in Redis', () => {
  let server: RedisServer;
  let wecom: WeComSimulator;
  beforeAll(async () => {
    server = await RedisServer.start();
    wecom = await startWeComSimulator(markedWeCom());
    wecom.addMember(markedMember(wecom.credentials.corpId));
  });
  afterAll(async () => {
    await wecom.close();
    await server.stop();
  });

  it('in a key, nor in a value where those are encrypted, whatever went wrong meanwhile; and a planted one is found', async () => {
    const client = await server.connect();
    const encryptionKeys = [{ id: 'k', key: `${CANARIES.cookieSecret}OrMore` }];
    const tokenStore = redisTokenStore(client, { encryptionKeys });
    const transactions = redisTransactionStore(client);
    const [journey] = LOGINS;
    if (!journey) throw new Error('there is no journey');
    const faults = someFaults(0, 5, ['service/get_provider_token', 'service/get_login_info']);
    const shown: string[] = [];
    const keys: string[] = [];
    const values: string[] = [];
    const unmet: string[] = [];
    for (const planned of faults) {
      const { step, fault, after, isOnce, isKept } = planned;
      const proxy = await FaultProxy.start(wecom.url);
      proxy.keepsConnections = isKept;
      const trial = new LoginTrial(journey, wecom, proxy, { tokenStore, transactions });
      const attempt = await trial.prepare();
      if (!isKept) await proxy.dropConnections();
      proxy.arm({ endpoint: step.endpoint, fault, after, times: isOnce ? 1 : 9 });
      await attempt.finish();
      if (proxy.met === 0) unmet.push(nameOf(planned));
      // Where a sign-in leaves a token, the next one would ask for none.
      for (const key of await client.keys('wecom:token:*')) {
        keys.push(key);
        values.push(String(await client.getDel(key)));
      }
      shown.push(...trial.leaks());
      await trial.close();
      await proxy.close();
    }
    for (const key of await client.keys('*')) {
      keys.push(key);
      values.push(String(await client.get(key)));
    }
    await client.set(`wecom:token:${CANARIES.secret}`, PLANTED);
    const planted = await client.keys('*');
    const plantedValue = await client.get(`wecom:token:${CANARIES.secret}`);
    report('Faults while logins and tokens were in Redis', faults.length);

    expect(unmet).toEqual([]);
    expect(keys.length).toBeGreaterThan(faults.length);
    expect(values.filter((value) => value.includes('"sealed:k:')).length).toBeGreaterThanOrEqual(8);
    expect([...shown, ...leaksIn('a key', keys.join('\n'))]).toEqual([]);
    expect(leaksIn('a value', values.join('\n'), ['a secret'])).toEqual([]);
    expect(leaksIn('a key', planted.join('\n'))).toHaveLength(1);
    expect(leaksIn('a value', String(plantedValue), ['a secret'])).toHaveLength(1);
    expect(leaksInValue('the stores', [tokenStore, transactions])).toEqual([]);
  }, 60_000);
});
