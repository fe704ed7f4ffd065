import { isLoopback } from '../addresses';
import { about, type Draft, failure, warning } from '../finding';
import type { Connection } from '../inspectable';
import { distinct, type Patient } from '../patient';
import { loginPageOf, pageOf } from '../wecom-page';

/**
 * Login pages on this machine, in production: members' browsers would be sent to a simulator that signs in
 * anybody as anybody. In a trial, a simulator that only a part of a login goes to.
 */
export function checkStandIn({ connections, runtime }: Patient): readonly Draft[] {
  const inProduction = runtime.env['NODE_ENV'] === 'production';
  const [isOdd, finding] = inProduction ? [hasLocalPage, pageInProduction] : [goesHalfWay, halfWay];
  return distinct(connections.filter(isOdd), ({ name }) => name).flatMap((each) =>
    about(each, finding(each)),
  );
}

function hasLocalPage({ hosts }: Connection): boolean {
  return [hosts.oauth, hosts.login, hosts.legacyLogin].some(isLocal);
}

function pageInProduction(): Draft {
  return failure(
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
  );
}

function goesHalfWay(connection: Connection): boolean {
  const { hosts } = connection;
  return isLocal(hosts.api) !== isLocal(hosts[pageOf(connection)]);
}

function halfWay(connection: Connection): Draft {
  const page = pageOf(connection);
  const { host } = loginPageOf(connection);
  return warning(
    'stand-in',
    'developer',
    {
      en: `it calls ${new URL(connection.hosts.api).host} and sends people to ${host}: only one of the two is this machine.`,
      zh: `调用发往 ${new URL(connection.hosts.api).host}，用户却被带到 ${host}：两者只有一个是本机。`,
    },
    {
      en: `For a simulator set hosts.api and hosts.${page}; for WeCom itself leave both out.`,
      zh: `连模拟器时请同时设置 hosts.api 和 hosts.${page}；连真实的企业微信时两个都不要设置。`,
    },
  );
}

function isLocal(host: string): boolean {
  return isLoopback(new URL(host).hostname);
}
