const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits without a pattern, the same ones each time: what no compression makes much shorter. */
export function noise(length: number): string {
  let seed = 1;
  let text = '';
  while (text.length < length) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    text += ALPHABET[(seed >>> 16) % ALPHABET.length];
  }
  return text;
}
