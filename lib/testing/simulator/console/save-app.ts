import { send } from '../deliver';
import type { Text } from '../pages/language';
import type { Pushes } from '../pushes';
import type { SealingKey } from '../seal';
import type { TicketClock } from '../ticket-clock';
import type { World } from '../world';
import type { ConsoleApp, ConsoleAppName, ConsoleField, ConsoleFields } from './console-app';
import { type FieldProblem, fieldProblems } from './field-problems';
import { judgeAnswer } from './judge-answer';

/** WeCom waits one second for the answer to a URL check. */
const URL_CHECK_TIMEOUT_MS = 1000;

/** What one address has answered to the check that the console makes before it saves. */
export interface UrlCheck {
  /** Where the address was entered. */
  readonly field: ConsoleField;
  /** The address, as it was entered. */
  readonly url: string;
  /** It answered with what the check holds. */
  readonly ok: boolean;
  /** Why it failed. */
  readonly why?: Text;
}

/** How an attempt to save ended. */
export interface SaveResult {
  /** Otherwise nothing of it was. */
  readonly saved: boolean;
  /** What is wrong with the values alone. */
  readonly problems: readonly FieldProblem[];
  /** What the addresses have answered; none where there are problems. */
  readonly checks: readonly UrlCheck[];
}

/** The parts of a simulator that saving sets to work. */
export interface SaveParts {
  readonly world: World;
  readonly pushes: Pushes;
  readonly clock: TicketClock;
}

/**
 * Saves an app's page as the console does: every address is checked first, and one that fails keeps all of it
 * from being saved. What is saved counts at once; a suite's command address gets its first ticket.
 */
export async function saveApp(
  { world, pushes, clock }: SaveParts,
  app: ConsoleApp,
  entered: ConsoleFields,
): Promise<SaveResult> {
  const fields = { ...world.console.preset(app.name), ...entered };
  const problems = fieldProblems(app, fields);
  if (problems.length > 0) return { saved: false, problems, checks: [] };
  const key = { token: fields.token ?? '', encodingAESKey: fields.encodingAESKey ?? '' };
  const checks = await Promise.all(
    (['commandUrl', 'dataUrl'] as const).map(async (field) => {
      const url = fields[field];
      return url ? checkUrl(world, pushes, { app: app.name, field, url, key }) : undefined;
    }),
  );
  const made = checks.filter((check) => check !== undefined);
  const saved = made.every(({ ok }) => ok);
  if (saved) {
    world.console.save(app.name, fields);
    if (fields.commandUrl) clock.register({ url: fields.commandUrl, suiteId: app.id(world) });
  }
  return { saved, problems, checks: made };
}

interface Question {
  readonly app: ConsoleAppName;
  readonly field: ConsoleField;
  readonly url: string;
  readonly key: SealingKey;
}

async function checkUrl(world: World, pushes: Pushes, { app, field, url, key }: Question): Promise<UrlCheck> {
  const { providerCorpId, corpId } = world.credentials;
  // `$CORPID$` stands for the provider while the address is checked (path 90595).
  // An app of one enterprise is checked for that enterprise, a delegated one too (one report).
  const receiveId = app === 'self-built' || app === 'delegated' ? corpId : providerCorpId;
  const asked = pushes.question(
    url.replaceAll('$CORPID$', () => receiveId),
    { receiveId, key },
  );
  const answer = await send(asked.url, 'GET', URL_CHECK_TIMEOUT_MS);
  world.pushLog.add({ to: url, what: 'URL', status: answer.status, attempts: 1 });
  const why = judgeAnswer(answer, { ...asked, receiveId });
  return { field, url, ok: why === undefined, ...(why && { why }) };
}
