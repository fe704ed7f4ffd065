import { randomInt } from 'node:crypto';

/** How much is tried: a little by `npm test`, in full by `npm run soak`. */
interface Sizes {
  /** Every how many-th of the faults that can happen to a sign-in is injected. */
  readonly everyLoginFault: number;
  /** The same for what a provider's server asks. */
  readonly everyProviderFault: number;
  /** Faults chosen by chance, besides. */
  readonly randomFaults: number;
  /** Random inputs of one property, where nothing but the library's own functions run. */
  readonly pureRuns: number;
  /** Random inputs of one property over HTTP. */
  readonly httpRuns: number;
  /** Random inputs of one property, each with a whole sign-in. */
  readonly signIns: number;
  /** Random pushes to the functions that read them, and over HTTP to each receiver. */
  readonly pushes: number;
  readonly pushesOverHttp: number;
  /** Browsers that come back at once. */
  readonly crowd: number;
  /** Browsers that hang up at each point of a sign-in. */
  readonly hangUps: number;
  /** Sign-ins while WeCom never answers, and while it hands out no token. */
  readonly silentSignIns: number;
  readonly tokenlessSignIns: number;
  /** Sign-ins of a crowd over two processes, with faults. */
  readonly crowdedSignIns: number;
  /** Sign-ins on each of four processes that have just started, and how many of all at once. */
  readonly coldSignIns: number;
  readonly coldAtOnce: number;
  /** Calls to a server that closes idle connections at random, and whole sign-ins by one. */
  readonly callsOnIdleConnections: number;
  readonly signInsOnIdleConnections: number;
  /** Logins that nobody finishes, and that are declined. */
  readonly floodOfStarts: number;
  readonly declines: number;
}

const CI: Sizes = {
  everyLoginFault: 3,
  everyProviderFault: 5,
  randomFaults: 0,
  pureRuns: 5_000,
  httpRuns: 200,
  signIns: 30,
  pushes: 20_000,
  pushesOverHttp: 2_000,
  crowd: 50,
  hangUps: 5,
  silentSignIns: 100,
  tokenlessSignIns: 100,
  crowdedSignIns: 300,
  coldSignIns: 60,
  coldAtOnce: 100,
  callsOnIdleConnections: 600,
  signInsOnIdleConnections: 100,
  floodOfStarts: 4_000,
  declines: 10_000,
};

const SOAK: Sizes = {
  everyLoginFault: 1,
  everyProviderFault: 1,
  randomFaults: 10_000,
  pureRuns: 500_000,
  httpRuns: 20_000,
  signIns: 3_000,
  pushes: 1_000_000,
  pushesOverHttp: 100_000,
  crowd: 200,
  hangUps: 50,
  silentSignIns: 1_000,
  tokenlessSignIns: 1_000,
  crowdedSignIns: 20_000,
  coldSignIns: 500,
  coldAtOnce: 400,
  callsOnIdleConnections: 10_000,
  signInsOnIdleConnections: 10_000,
  floodOfStarts: 100_000,
  declines: 50_000,
};

export const isSoak = process.env['SOAK'] === '1';

export const SIZES: Sizes = isSoak ? SOAK : CI;

/** What chance begins with: `SOAK_SEED` to see a run once more, else another one in each soak and the same in each test. */
export const SEED = Number(process.env['SOAK_SEED'] ?? (isSoak ? randomInt(2 ** 31) : 1));

/** Says in one line how much was tried, and how to try it again. */
export function report(what: string, count: number): void {
  const seed = isSoak ? `, seed ${SEED} (SOAK_SEED=${SEED} npm run soak tries the same)` : '';
  process.stdout.write(`${what}: ${count}${seed}\n`);
}
