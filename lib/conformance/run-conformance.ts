import { startWeComSimulator } from '../testing/simulator/start-wecom-simulator';
import { failed } from './check';
import { LINK_CHECKS } from './checks/link';
import { PAGE_CHECKS } from './checks/pages';
import { type SuiteSignIns, TICKET_CHECKS, UNINSTALL_CHECKS } from './checks/suite';
import { Browsers, type Lab, type SignIns } from './lab';
import {
  type ConformanceOptions,
  type ConformanceReport,
  originOf,
  pathsOf,
  patternOf,
  USUAL_RETURN_PARAMETERS,
  whoMethodOf,
} from './options';
import { annAndBen, personOf } from './people';
import { CALLBACK_CHECKS, SIGN_IN_CHECKS, WORKS } from './plans';
import {
  findReceivers,
  linkSubject,
  openWays,
  prepareSignIns,
  runBindPlan,
  soon,
  suiteSubject,
  type WayIn,
} from './prepare';
import { Recorder } from './recorder';
import { openSimulator } from './simulator-door';
import { ConformanceError, StepFailed, type Text } from './text';
import { WhoPage } from './who';

const DEFAULT_PORT = 4000;

const NO_RECEIVER: Text = {
  en: 'nothing answers at the suite callback (--suite-callback)',
  zh: '套件回调地址没有响应（--suite-callback）',
};
const NO_TICKET: Text = { en: 'it needs the ticket that was not stored', zh: '需要未被保存的 ticket' };
const NO_PUSHES: Text = { en: 'pushes do not arrive', zh: '推送没有到达' };
/** Where one of these fails, tickets do not arrive either. */
const TICKET_LOST = ['push-answered', 'push-raw-body', 'ticket-stored'];
const NO_SIGN_IN: Text = { en: 'nobody can sign in this way', zh: '无人能以这种方式登录' };
const NO_NAMES: Text = {
  en: 'who is signed in has another name each time',
  zh: '登录者的名字每次都不同',
};
const NO_SUITE: Text = {
  en: 'no sign-in of this application goes through a suite with a callback',
  zh: '本应用没有通过带回调的套件登录',
};

/**
 * Drives a running application, which talks to a simulator, through sign-ins, bindings, linkings and pushes,
 * good and bad, and says what it does about them.
 *
 * The application's data is changed by it: members get accounts and are bound. Use an instance for tests.
 *
 * @throws Error that says what to change, where the application or the simulator cannot be reached, or its
 *   pages cannot be read
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const browsers = new Browsers();
  const own =
    options.simulator === undefined
      ? await startWeComSimulator({ port: options.port ?? DEFAULT_PORT })
      : undefined;
  try {
    const lab = await openLab(options, options.simulator ?? own?.url ?? '', browsers);
    const recorder = new Recorder(options.lang ?? 'en', options.onResult ?? (() => undefined));
    await carryOut(lab, options, recorder);
    return recorder.report();
  } finally {
    browsers.close();
    await own?.close();
  }
}

async function openLab(options: ConformanceOptions, simulatorUrl: string, browsers: Browsers): Promise<Lab> {
  const app = originOf(options.app);
  const paths = pathsOf(options);
  const who = new WhoPage(`${app}${paths.who}`, patternOf(options.whoPattern), whoMethodOf(options));
  const simulator = await openSimulator(simulatorUrl, browsers.apart());
  const foreigner = options.foreigner === undefined ? undefined : personOf(simulator, options.foreigner);
  await simulator.clearFaults();
  await who
    .meetNobody(() => browsers.open())
    .catch((error: unknown) => {
      throw error instanceof StepFailed ? unreachable(app, error.text) : error;
    });
  return {
    app,
    paths,
    who,
    simulator,
    evidence: browsers.evidence,
    accounts: options.accounts ?? [],
    seen: new Set(),
    returnParameters: options.returnParameters ?? USUAL_RETURN_PARAMETERS,
    foreigner,
    isPatient: options.slow ?? false,
    browser: (way) => browsers.open(way),
  };
}

function unreachable(app: string, why: Text): ConformanceError {
  return new ConformanceError({
    en: `The application cannot be reached at ${app}: ${why.en}. Start it, pointed at the simulator, and give its address.`,
    zh: `无法访问 ${app} 上的应用：${why.zh}。请先启动应用并使其指向模拟器，再填写它的地址。`,
  });
}

async function carryOut(lab: Lab, options: ConformanceOptions, recorder: Recorder): Promise<void> {
  const [ann, ben] = annAndBen(lab.simulator, options.members ?? []);
  for (const { key } of [ann, ben]) lab.seen.add(key);
  const receivers = await findReceivers(lab);
  const [receiver] = receivers;
  if (receiver) await recorder.run('callbacks', CALLBACK_CHECKS, receiver);
  else recorder.skip('callbacks', NO_RECEIVER);
  for (const { url, suiteId } of receivers) await lab.simulator.pushTicket(url, suiteId);

  // Enterprises install an app or have one made from a template; nobody installs a login suite.
  const loginSuiteId = lab.simulator.text('loginSuiteId');
  for (const { url, suiteId } of receivers.filter((each) => each.suiteId !== loginSuiteId))
    await lab.simulator.installAgain(url, suiteId);

  const ways = await openWays(lab, receiver !== undefined);
  const suite = suiteSubject(lab, ways, receivers, ann);
  if (suite) await untilInstalled(suite);
  await runBindPlan(lab, ways, [ann, ben], recorder);
  if (suite && recorder.hasFailed(...TICKET_LOST)) recorder.skip('suite', NO_PUSHES);
  else if (suite) await recorder.run('suite', TICKET_CHECKS, suite);
  else recorder.skip('suite', NO_SUITE);

  const ready: SignIns[] = [];
  for (const way of ways) {
    const subject = await signInPlan(lab, way, ways, [ann, ben], recorder);
    if (subject) ready.push(subject);
  }
  const linking = linkSubject(lab, ready);
  if ('reason' in linking) recorder.skip('link', linking.reason);
  else await recorder.run('link', LINK_CHECKS, linking.subject);
  await recorder.run('pages', PAGE_CHECKS, lab);
  if (suite && ready.length > 0) await recorder.run('uninstall', UNINSTALL_CHECKS, suite);
  else recorder.skip('uninstall', NO_SUITE);
}

async function untilInstalled({ lab, connection, ann }: SuiteSignIns): Promise<void> {
  await soon(async () => {
    const { status } = await connection.signIn(lab.browser(connection.way), ann);
    return status !== 401 && status !== 403;
  });
}

function suiteIds({ simulator }: Lab): string[] {
  return [simulator.text('suiteId'), simulator.text('loginSuiteId')];
}

async function signInPlan(
  lab: Lab,
  way: WayIn,
  ways: readonly WayIn[],
  people: Parameters<typeof prepareSignIns>[3],
  recorder: Recorder,
): Promise<SignIns | undefined> {
  const { way: plan } = way.connection;
  if (way.absent) {
    recorder.skip(plan, way.absent);
    return undefined;
  }
  const prepared = await prepareSignIns(lab, way, ways, people);
  if ('problem' in prepared && recorder.hasFailed(...TICKET_LOST) && suiteIds(lab).includes(way.app ?? '')) {
    recorder.skip(plan, NO_TICKET);
    return undefined;
  }
  if ('problem' in prepared) {
    const { problem, check } = prepared;
    recorder.keep(plan, check, failed(problem));
    const others = SIGN_IN_CHECKS.filter((each) => each !== check);
    recorder.skip(plan, check === WORKS ? NO_SIGN_IN : NO_NAMES, others);
    return undefined;
  }
  await recorder.run(plan, SIGN_IN_CHECKS, prepared.subject);
  return prepared.subject;
}
