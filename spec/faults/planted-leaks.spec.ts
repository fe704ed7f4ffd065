import { channel } from 'node:diagnostics_channel';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Clinic } from '../doctor/support/clinic';
import { corpApp } from '../doctor/support/strategies';
import { Browser } from '../support/browser';
import { CANARIES, canariesIn, FORMS, markedMember, markedWeCom } from '../support/canaries';
import { openDoor } from '../support/doors';
import { FaultProxy } from '../support/fault-proxy/fault-proxy';
import { corpAppWorkbench, providerSecret } from '../support/flows';
import { shownBy } from '../support/shown';
import { Spilled } from '../support/spilled';
import { leaksIn, leaksInValue } from './support/leaks';
import { LOGINS, LoginTrial } from './support/login-journeys';

describe('A canary', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator(markedWeCom());
    wecom.addMember(markedMember(wecom.credentials.corpId));
  });
  afterEach(() => wecom.close());

  it.each(Object.entries(CANARIES))('that is found in every form: %s', (_, value) => {
    const forms = [
      value,
      `before ${value} behind`,
      encodeURIComponent(value),
      JSON.stringify({ value }),
      ...['', 'a', 'ab'].flatMap((before) =>
        (['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(before + value).toString(form)),
      ),
      JSON.stringify(Buffer.from(value)),
      Object.values(shownBy(Buffer.from(value))).join(),
    ];

    expect(forms.filter((form) => canariesIn(form).length === 0)).toEqual([]);
    expect(Object.keys(FORMS)).toEqual(['plain', 'URL', 'base64', 'hex', 'JSON', 'decoded']);
  });

  it.each<[string, (bytes: Uint8Array) => unknown]>([
    ['a Uint8Array', (bytes) => bytes],
    ['a Buffer', (bytes) => Buffer.from(bytes)],
    ['a Map of keys', (bytes) => new Map([['newest', { keys: [bytes] }]])],
  ])('that is found in the bytes of a key, by each who writes them down: %s', (_, hold) => {
    const asText = Object.values(shownBy(hold(Buffer.from(CANARIES.encodingAESKey))));
    const decoded = Object.values(
      shownBy(hold(new Uint8Array(Buffer.from(CANARIES.encodingAESKey, 'base64')))),
    );

    expect([...asText, ...decoded].filter((text) => canariesIn(text).length === 0)).toEqual([]);
  });

  it('stands in every token, ticket and code that the simulator makes up', async () => {
    const { corpId, secret, suiteId } = wecom.credentials;
    const { authCode, permanentCode } = await wecom.installApp(corpId);
    const answer = await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const connection = corpAppWorkbench(wecom, () => null, { scope: 'snsapi_privateinfo' });
    const browser = new Browser(openDoor(connection).app);
    const back = await browser.answer(await browser.start('/start'), markedMember(corpId));
    const code = new URLSearchParams(back.split('?')[1]).get('code') ?? '';
    const who = await fetch(`${wecom.url}/cgi-bin/auth/getuserinfo?access_token=${token}&code=${code}`);
    const { user_ticket: userTicket } = (await who.json()) as { user_ticket: string };

    const made = [wecom.issueSuiteTicket(suiteId), authCode, permanentCode, token, code, userTicket];
    const marked = new Set(
      [...made, ...Object.values(CANARIES)].filter((text) => canariesIn(text).length > 0),
    );

    for (const value of made) expect(canariesIn(value)).toHaveLength(1);
    expect(marked.size).toBeGreaterThanOrEqual(14);
  });
});

describe('A planted leak is found', () => {
  const SECRET = CANARIES.secret;
  const hidden = (value: object, name: PropertyKey) =>
    Object.defineProperty(value, name, { value: SECRET, enumerable: false });
  const nested = (depth: number): object => (depth === 0 ? { leak: SECRET } : { inner: nested(depth - 1) });

  it.each<readonly [string, keyof Spilled, () => unknown]>([
    ['on standard output', 'stdout', () => process.stdout.write(SECRET)],
    ['on standard error', 'stderr', () => process.stderr.write(Buffer.from(SECRET).toString('hex'))],
    // biome-ignore lint/suspicious/noConsole: this is the leak.
    ['on the console', 'stdout', () => console.log('%o', { leak: SECRET })],
    // biome-ignore lint/suspicious/noConsole: this is the leak.
    ['as an error on the console', 'stderr', () => console.error(new Error('failed', { cause: SECRET }))],
    ['in a warning', 'warnings', () => process.emitWarning(`no answer for ${SECRET}`)],
    [
      'in an event',
      'events',
      () => channel('passport-wecom:call').publish({ endpoint: `/cgi-bin/gettoken?corpsecret=${SECRET}` }),
    ],
  ])('%s', (_, sink, leak) => {
    const spilled = new Spilled();
    leak();
    spilled.stop();

    expect(leaksInValue('it', spilled[sink])).not.toEqual([]);
  });

  it.each<readonly [string, unknown]>([
    ['in the message of an error', new Error(`wrong secret ${SECRET}`)],
    ['in a cause of a cause', new Error('a', { cause: new Error('b', { cause: new Error(SECRET) }) })],
    ['in one of several errors', new AggregateError([new Error(SECRET)], 'all failed')],
    ['in a hidden property of an error', hidden(new Error('failed'), 'config')],
    ['under a symbol', hidden({}, Symbol('agent'))],
    ['in a bound request, ten levels down', nested(10)],
    ['in a map', new Map([['corpsecret', SECRET]])],
    [
      'behind a getter',
      {
        get secret() {
          return SECRET;
        },
      },
    ],
    ['in a buffer', { key: Buffer.from(SECRET) }],
    ['in what toJSON makes of it', { toJSON: () => SECRET }],
  ])('%s', (_, value) => {
    expect(leaksInValue('it', value)).not.toEqual([]);
  });

  it.each(['message', 'own property', 'cause'])('by a logger: the %s of an error', (where) => {
    const error = where === 'message' ? new Error(SECRET) : new Error('failed', { cause: new Error(SECRET) });
    const leaking = where === 'own property' ? Object.assign(new Error('failed'), { config: SECRET }) : error;

    expect(leaksIn('it', shownBy(leaking)["a logger's error serialiser"] ?? '')).not.toEqual([]);
  });

  it.each(['inspect with hidden fields', 'inspect with getters', 'JSON', 'structuredClone'] as const)(
    'by %s',
    (way) => {
      expect(leaksIn('it', shownBy({ list: [{ leak: SECRET }] })[way] ?? '')).not.toEqual([]);
    },
  );

  it('in a diagnosis of the doctor', async () => {
    // A diagnosis shows names as they are; this one is the beginning of a secret, in hex.
    const name = Buffer.from(SECRET).toString('hex').slice(0, 30);
    const patient = await Clinic.open({
      connections: (clinic) => [corpApp(clinic, { name, callbackURL: clinic.callbackURL(name) })],
    });

    const diagnosis = await patient.examine();
    await patient.close();

    expect(leaksInValue('the doctor', diagnosis)).toContainEqual(
      expect.stringMatching(/^the doctor, by JSON holds a secret in hex form/),
    );
  });

  it('in the simulator’s log', async () => {
    const wecom = await startWeComSimulator(markedWeCom());
    // Names of parameters are kept, their values are not.
    await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${SECRET}&corpsecret=${SECRET}`);
    const clean = leaksInValue('the log', wecom.calls);
    await fetch(`${wecom.url}/cgi-bin/gettoken?${SECRET}=1`);
    const planted = leaksInValue('the log', wecom.calls);
    await wecom.close();

    expect(clean).toEqual([]);
    expect(planted).toContainEqual(expect.stringMatching(/^the log, by JSON holds a secret in plain form/));
  });

  it('in an HTTP answer, and in the errors an application was given', async () => {
    const wecom = await startWeComSimulator(markedWeCom());
    wecom.addMember(markedMember(wecom.credentials.corpId));
    const proxy = await FaultProxy.start(wecom.url);
    const leaking = {
      ...(LOGINS[0] as (typeof LOGINS)[number]),
      create: ((given, _, options) =>
        providerSecret(
          given,
          () => {
            throw Object.assign(new Error(SECRET), { code: SECRET });
          },
          options,
        )) as typeof providerSecret,
    };
    const trial = new LoginTrial(leaking, wecom, proxy);

    await (await trial.prepare()).finish();
    const leaks = trial.leaks();
    await trial.close();
    await proxy.close();
    await wecom.close();

    expect(leaks).toContainEqual(expect.stringMatching(/^an HTTP answer holds a secret in plain form/));
    expect(leaks).toContainEqual(expect.stringMatching(/^an error, by JSON holds/));
  });
});
