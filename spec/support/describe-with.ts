/**
 * Like `describe`, for suites that need a program besides Node. Where it is missing they are skipped, and say what to install; in CI they
 * fail.
 */
export function describeWith<Found>(
  program: { readonly missing: string; readonly found: Found | undefined },
  name: string,
  suite: (found: Found) => void,
): void {
  const { found, missing } = program;
  if (found !== undefined) {
    describe(name, () => suite(found));
  } else if (process.env['CI']) {
    it(name, () => {
      throw new Error(missing);
    });
  } else {
    process.stdout.write(`Skipped: ${name}. ${missing}\n`);
    // Nothing of it runs; its tests are counted.
    describe.skip(name, () => suite(undefined as Found));
  }
}
