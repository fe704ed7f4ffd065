import { checkStandIn } from '../../lib/doctor/checks/stand-in';
import type { Patient } from '../../lib/doctor/patient';
import { completeHosts } from '../../lib/qyapi/hosts';

const SIMULATOR = 'http://127.0.0.1:4000';

function examine(connection: object, hosts: object, env: Record<string, string> = {}) {
  const connections = [{ name: 'wecom', ...connection, hosts: completeHosts(hosts) }];
  return checkStandIn({ connections, runtime: { env } } as unknown as Patient);
}

describe('A simulator that only the calls go to', () => {
  it.each([
    [{ channel: 'provider-qr', flow: 'provider-secret' }, 'legacyLogin'],
    [{ channel: 'provider-qr', flow: 'login-suite' }, 'login'],
    [{ channel: 'provider-qr', flow: 'corp-app' }, 'login'],
    [{ channel: 'workbench', flow: 'corp-app' }, 'oauth'],
    [{ channel: 'workbench', flow: 'suite-app' }, 'oauth'],
  ])('is named with the host that is missing: %j', (connection, page) => {
    const [finding] = examine(connection, { api: SIMULATOR });

    expect(finding).toMatchObject({ check: 'stand-in', level: 'warning', actor: 'developer' });
    expect(finding?.remedy.en).toContain(`hosts.api and hosts.${page}`);
    expect(examine(connection, { api: SIMULATOR, [page]: SIMULATOR })).toEqual([]);
  });

  it('may be a proxy on this machine in production', () => {
    const connection = { channel: 'workbench', flow: 'corp-app' };

    expect(examine(connection, { api: SIMULATOR }, { NODE_ENV: 'production' })).toEqual([]);
  });
});
