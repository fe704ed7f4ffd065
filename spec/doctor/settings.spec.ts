import { Agent } from 'node:https';
import { WeComConfigError } from '../../lib';
import { diagnose } from '../../lib/doctor/diagnose';
import { Clinic, named, theFault } from './support/clinic';
import { corpApp, corpAppWorkbench, providerSecret, suiteApp, tenants } from './support/strategies';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('The doctor names', () => {
  it('two connections under one name', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own), providerSecret(own)],
      routes: (app) => app.get('/auth/*path', (_req, res) => void res.sendStatus(403)),
    });

    const { level, message } = theFault(await clinic.examine(), 'names');

    expect(level).toBe('failure');
    expect(message).toContain('wecom-provider-qr');
  });

  it('a callbackURL on localhost in production', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });

    const diagnosis = await clinic.examine({}, { env: { NODE_ENV: 'production' } });

    expect(theFault(diagnosis, 'callback-url')).toMatchObject({ level: 'failure', actor: 'developer' });
  });

  it('the one place where each connection of a self-built app has its host registered', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own), corpAppWorkbench(own)] });

    const { findings } = await clinic.examine({}, { env: { NODE_ENV: 'production' } });

    const said = findings.filter(({ check }) => check === 'callback-url').map(({ remedy }) => remedy);
    expect(said[0]).toContain(': 应用管理 > 应用 > 企业微信授权登录 > Web网页 > 授权回调域.');
    expect(said[1]).toContain(': 应用管理 > 应用 > 网页授权及JS-SDK > 可信域名.');
  });

  it('no 可信域名 to a provider whose login has none, where callbackURL leads elsewhere', async () => {
    clinic = await Clinic.open({ connections: (own) => [providerSecret(own)] });

    const { remedy } = theFault(await clinic.examine({ app: 'http://127.0.0.1:1' }), 'callback-host');

    expect(remedy).toContain('应用管理 > 登录授权 > 授权完成回调域名 in the console');
    expect(remedy).not.toContain('可信域名');
  });

  it('the connection that a finding is about, in a field of its own, and the row of the console sheet', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    clinic.wecom.failNext('gettoken', { errcode: 60020 });

    const { findings } = await clinic.examine();

    const refused = findings.find(({ check }) => check === 'ip-allowed');
    expect(refused).toMatchObject({
      connection: 'wecom-provider-qr',
      message: expect.stringMatching(/^WeCom takes no calls/),
      consoleRow: '应用管理 > 应用 > 企业可信IP',
    });
    expect(findings.filter(({ message }) => message.includes('wecom-provider-qr:'))).toEqual([]);
    expect(findings.filter(({ level, consoleRow }) => level === 'ok' && consoleRow !== undefined)).toEqual(
      [],
    );
  });

  it('a callbackURL on localhost that WeCom itself is to send people to', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { hosts: { api: own.wecom.hosts.api } })],
    });

    expect(theFault(await clinic.examine(), 'callback-url').level).toBe('warning');
  });

  it('no callbackURL on localhost beside a simulator that has the hosts of its flow alone', async () => {
    clinic = await Clinic.open({
      connections: (own) => {
        const url = own.wecom.url;
        const at = (name: string) => ({ name, callbackURL: own.callbackURL(name) });
        return [
          providerSecret(own, { ...at('legacy'), hosts: { api: url, legacyLogin: url } }),
          corpApp(own, { ...at('qr'), hosts: { api: url, login: url } }),
          suiteApp(own, { ...at('workbench'), hosts: { api: url, oauth: url } }),
        ];
      },
    });

    expect(named(await clinic.examine())).toEqual([]);
  });

  it('a callbackURL with an IP address, which no console registers', async () => {
    clinic = await Clinic.open({
      connections: (own) => [
        corpApp(own, { callbackURL: 'https://198.51.100.7/auth/wecom-provider-qr/callback' }),
      ],
    });

    expect(theFault(await clinic.examine({ app: clinic.origin }), 'callback-url').level).toBe('warning');
  });

  it('the simulator behind an application in production', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });

    const diagnosis = await clinic.examine({}, { env: { NODE_ENV: 'production' } });

    expect(named(diagnosis)).toEqual(['failure stand-in', 'failure callback-url']);
  });

  it("the risk of corps: 'any', as a warning", async () => {
    clinic = await Clinic.open({ connections: (own) => [providerSecret(own, { corps: 'any' })] });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['warning corps']);
    expect(diagnosis.ok).toBe(true);
    expect(theFault(diagnosis, 'corps').message).toContain('every enterprise');
  });

  it('certificates that nobody checks, by the environment (T62)', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });

    const diagnosis = await clinic.examine({}, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });

    expect(named(diagnosis)).toEqual(['failure tls-verification']);
    expect(theFault(diagnosis, 'tls-verification').remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('certificates that nobody checks, by an agent (T62)', async () => {
    clinic = await Clinic.open({
      connections: (own) => [corpApp(own, { httpsAgent: new Agent({ rejectUnauthorized: false }) })],
    });

    expect(named(await clinic.examine())).toEqual(['failure tls-verification']);
  });
});

describe('diagnose()', () => {
  it('leaves the credentials of a tenant function alone', async () => {
    clinic = await Clinic.open({ connections: (own) => [tenants(own)] });

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual([]);
    expect(clinic.wecom.count('gettoken')).toBe(0);
    expect(diagnosis.findings.find(({ check }) => check === 'corps')?.message).toBe(
      'only members of enterprises that its tenant function knows sign in.',
    );
  });

  it.each<[string, object]>([
    ['no connections', { connections: [] }],
    ['what is no strategy', { connections: [{ name: 'wecom' }] }],
    ['an app with a path', { app: 'https://app.example.com/login' }],
    ['an app by another protocol', { app: 'ftp://app.example.com' }],
    ['a login page elsewhere', { loginPage: '//evil.example' }],
    ['a file that is no verification file', { verificationFile: '../.env' }],
    ['a language it does not speak', { lang: 'fr' }],
    ['a receiver that is none', { callbacks: [() => undefined] }],
    ['an option it does not know', { verifyFile: 'x' }],
  ])('refuses %s', async (_, options) => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });

    const given = { connections: clinic.asked.connections, ...options };

    await expect(diagnose(given as never)).rejects.toBeInstanceOf(WeComConfigError);
  });
});
