import { WeComConfigError } from '../errors';

/**
 * Checks that each route of the router answers one thing. Express tells no capital letters.
 *
 * @param names - of the connections
 * @param paths - where pushes arrive
 * @throws {@link WeComConfigError}
 */
export function checkRoutes(names: readonly string[], paths: readonly string[]): void {
  if (haveTwins(names)) {
    throw new WeComConfigError(
      'wecomRouter: two connections have the same name. Give one of them another `name`.',
    );
  }
  if (haveTwins(paths)) {
    throw new WeComConfigError(
      'wecomRouter: two of callbacks have the same suiteId, the same name, or are both for the provider.',
    );
  }
  const taken = new Set(names.flatMap((name) => [`/${name}`, `/${name}/callback`].map(lower)));
  const shared = paths.find((path) => taken.has(lower(path)));
  if (shared !== undefined) {
    throw new WeComConfigError(
      `wecomRouter: ${shared} is where WeCom pushes to and the route of a connection. Give the connection another \`name\`.`,
    );
  }
}

function haveTwins(words: readonly string[]): boolean {
  return new Set(words.map(lower)).size < words.length;
}

function lower(word: string): string {
  return word.toLowerCase();
}
