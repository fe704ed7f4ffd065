import { newState } from '../../lib/in-flight/transactions';

/** Bytes one after another, and again from 0 after 255. */
function countingFrom(first: number): (size: number) => Uint8Array {
  let next = first;
  return (size) => Uint8Array.from({ length: size }, () => next++ % 256);
}

describe('The state of a login', () => {
  it('gives each letter the same share', () => {
    const shares = new Map<string, number>();

    for (let first = 0; first < 256; first++) {
      for (const letter of newState(countingFrom(first))) shares.set(letter, (shares.get(letter) ?? 0) + 1);
    }

    // Bytes modulo 62 would give eight letters a quarter more than the others.
    expect(shares.size).toBe(62);
    expect(Math.max(...shares.values()) / Math.min(...shares.values())).toBeLessThan(1.1);
  });

  it('takes no letter from the bytes that would favour some', () => {
    const asked: number[] = [];
    const source = (size: number) => {
      asked.push(size);
      return new Uint8Array(size).fill(asked.length === 1 ? 248 : 61);
    };

    expect(newState(source)).toBe('9'.repeat(32));
    expect(asked).toHaveLength(2);
  });

  it('has 32 letters and digits, and never the same ones (T03)', () => {
    const states = Array.from({ length: 1_000 }, () => newState());

    expect(new Set(states).size).toBe(1_000);
    for (const state of states) expect(state).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});
