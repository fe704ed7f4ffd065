import type { Inspection } from '../strategies/inspection';

/** What every strategy of this package shows of itself. */
export interface Inspectable {
  /** Name of the strategy. */
  readonly name: string;
  /** Where WeCom sends people back to, in its canonical form. */
  readonly callbackURL: string;
  /** The login page looks at the Referer. */
  readonly needsLaunchPage: boolean;
  /** Its settings, without secrets. */
  inspect(): Inspection;
}

/** A strategy as the checks see it. */
export type Connection = Omit<Inspectable, 'inspect'> & Inspection;

/** Looks into a strategy; undefined for what is none of this package's. */
export function inspectStrategy(candidate: unknown): Connection | undefined {
  if (!isInspectable(candidate)) return undefined;
  const { name, callbackURL, needsLaunchPage } = candidate;
  return { name, callbackURL, needsLaunchPage, ...candidate.inspect() };
}

// By its shape: the configuration may have been loaded with another copy of this package.
function isInspectable(candidate: unknown): candidate is Inspectable {
  const { name, callbackURL, inspect } = (candidate ?? {}) as Partial<Record<keyof Inspectable, unknown>>;
  return typeof name === 'string' && typeof callbackURL === 'string' && typeof inspect === 'function';
}

/** Address of the wecomRouter that serves a connection, if its callbackURL is one of a router's. */
export function routerOf({
  name,
  callbackURL,
}: Pick<Connection, 'name' | 'callbackURL'>): string | undefined {
  const { origin, pathname } = new URL(callbackURL);
  const end = `/${name}/callback`;
  return pathname.endsWith(end) ? origin + pathname.slice(0, -end.length) : undefined;
}
