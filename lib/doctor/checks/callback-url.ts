import { isIpAddress, isLoopback } from '../addresses';
import { registeredAt } from '../console/connection-rows';
import { about, type Draft, failure, ok, warning } from '../finding';
import type { Connection } from '../inspectable';
import type { Patient } from '../patient';
import { loginPageOf } from '../wecom-page';

/** The form of callbackURL: whether WeCom can send anybody there, and what has to be registered for it. */
export function checkCallbackUrls({ connections, runtime }: Patient): readonly Draft[] {
  const isProduction = runtime.env['NODE_ENV'] === 'production';
  return connections.flatMap((each) => about(each, checkOne(each, isProduction)));
}

function checkOne(connection: Connection, isProduction: boolean): Draft {
  const { callbackURL } = connection;
  const { hostname, host } = new URL(callbackURL);
  const where = registeredAt(connection);
  const remedy = {
    en: `Use the public https address of the application and register its host, port included: ${where}.`,
    zh: `请使用应用的公网 https 地址，并登记其域名（含端口）：「${where}」。`,
  };
  if (isLoopback(hostname)) {
    const message = {
      en: `callbackURL leads to ${host}, the member's own machine.`,
      zh: `callbackURL 指向 ${host}，即成员自己的电脑。`,
    };
    if (isProduction) return failure('callback-url', 'developer', message, remedy);
    // A configuration sets the hosts of its own flow; the others stay WeCom's.
    if (!isLoopback(loginPageOf(connection).hostname))
      return warning('callback-url', 'developer', message, remedy);
    return ok('callback-url', {
      en: `callbackURL leads to ${host}, as the simulator does.`,
      zh: `callbackURL 指向 ${host}，与模拟器同在本机。`,
    });
  }
  if (isIpAddress(hostname)) {
    return warning(
      'callback-url',
      'operator',
      {
        en: `callbackURL leads to an IP address; the consoles register domain names.`,
        zh: `callbackURL 使用了 IP 地址，而后台登记的是域名。`,
      },
      remedy,
    );
  }
  return ok('callback-url', {
    en: `${host} must stand, exactly so, at ${where}.`,
    zh: `「${where}」须完全一致地登记 ${host}。`,
  });
}
