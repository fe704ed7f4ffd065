const PATIENCE_MS = 10_000;

/** Looks again until something is there: another process works at it in the background. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`${what} is not there after ${PATIENCE_MS} ms.`);
}
