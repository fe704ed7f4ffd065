import { registeredAt } from '../console/connection-rows';
import { about, type Draft, failure, ok, warning } from '../finding';
import type { Connection } from '../inspectable';
import type { Patient } from '../patient';

/**
 * callbackURL against the address at which the application was said to run: a browser takes cookies along to
 * one host only.
 */
export function checkCallbackHosts(patient: Patient): readonly Draft[] {
  const { app } = patient.asked;
  return app ? patient.connections.flatMap((each) => about(each, checkOne(patient, each, app))) : [];
}

function checkOne(patient: Patient, connection: Connection, app: URL): Draft {
  const { callbackURL } = connection;
  const { origin } = new URL(callbackURL);
  if (origin === app.origin) {
    return ok('callback-host', { en: `callbackURL leads to ${origin}.`, zh: `callbackURL 指向 ${origin}。` });
  }
  if (patient.isInside(connection)) {
    return warning(
      'callback-host',
      'operator',
      {
        en:
          `callbackURL leads to ${origin}; ${app.origin} was asked the way a proxy in front ` +
          'of it would ask.',
        zh: `callbackURL 指向 ${origin}；本次模拟其前置代理访问了 ${app.origin}。`,
      },
      {
        en: `Run the doctor with --app ${origin} too: it then sees DNS, certificate and the proxy itself.`,
        zh: `请再以 --app ${origin} 运行一次，以检查 DNS、证书和代理本身。`,
      },
    );
  }
  return failure(
    'callback-host',
    'developer',
    {
      en:
        `callbackURL leads to ${origin}, but the application was said to run at ` +
        `${app.origin}. A login that starts on one host cannot end on another.`,
      zh: `callbackURL 指向 ${origin}，而应用运行在 ${app.origin}。登录不能从一个域名开始、在另一个域名结束。`,
    },
    {
      en:
        'Use one address, to the letter: callbackURL, the address people open, and ' +
        `${registeredAt(connection)} in the console. localhost and 127.0.0.1 are two.`,
      zh: `请统一使用同一地址：callbackURL、用户访问的地址以及后台「${registeredAt(connection)}」须完全一致；localhost 与 127.0.0.1 视为不同。`,
    },
  );
}
