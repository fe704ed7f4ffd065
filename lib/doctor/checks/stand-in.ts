import { isLoopback } from '../addresses';
import { about, type Draft, failure } from '../finding';
import { distinct, type Patient } from '../patient';

/**
 * Login pages on this machine, in production: members' browsers would be sent to a simulator that signs in
 * anybody as anybody.
 */
export function checkStandIn({ connections, runtime }: Patient): readonly Draft[] {
  if (runtime.env['NODE_ENV'] !== 'production') return [];
  return distinct(
    connections.filter(({ hosts }) =>
      [hosts.oauth, hosts.login, hosts.legacyLogin].some((host) => isLoopback(new URL(host).hostname)),
    ),
    ({ name }) => name,
  ).flatMap((each) =>
    about(
      each,
      failure(
        'stand-in',
        'operator',
        {
          en: `its hosts are this machine, as for the simulator, but NODE_ENV is production.`,
          zh: `hosts 指向本机（如模拟器），但 NODE_ENV 为 production。`,
        },
        {
          en: 'Leave option `hosts` out in production; only hosts.api may be a proxy on this machine.',
          zh: '生产环境请不要设置选项 `hosts`；只有 hosts.api 可以是本机代理。',
        },
      ),
    ),
  );
}
