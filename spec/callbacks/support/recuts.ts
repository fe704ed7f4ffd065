import type { SealedMessage } from '../../../lib/callbacks/envelope';

type Fields = readonly [string, string, string];

/** Every way to hand three pieces out as timestamp, nonce and ciphertext. */
const orders = ([a, b, c]: Fields): readonly Fields[] => [
  [a, b, c],
  [a, c, b],
  [b, a, c],
  [b, c, a],
  [c, a, b],
  [c, b, a],
];

/**
 * Every other way to cut the signed text into token, timestamp, nonce and ciphertext so that sorting and joining them
 * gives the same text again: each keeps the signature of the message.
 */
export function* recuts(token: string, sealed: SealedMessage): Generator<SealedMessage> {
  const { msgSignature, timestamp, nonce, encrypt } = sealed;
  const text = [token, timestamp, nonce, encrypt].sort().join('');
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    for (const pieces of cuts(token, text.slice(0, at), text.slice(at + token.length))) {
      for (const [first, second, third] of orders(pieces)) {
        const recut = { timestamp: first, nonce: second, encrypt: third };
        const isSame = recut.timestamp === timestamp && recut.nonce === nonce && recut.encrypt === encrypt;
        if (!isSame) yield { msgSignature, ...recut };
      }
    }
  }
}

/** Cuts what stands before and after the token into three pieces, in sorted order. */
function* cuts(token: string, before: string, after: string): Generator<Fields> {
  if (before === '') for (const all of inThree(after)) if (token <= all[0]) yield all;
  if (after === '') for (const all of inThree(before)) if (all[2] <= token) yield all;
  if (before <= token) for (const [b, c] of inTwo(after)) if (token <= b) yield [before, b, c];
  if (token <= after) for (const [a, b] of inTwo(before)) if (b <= token) yield [a, b, after];
}

function* inTwo(text: string): Generator<readonly [string, string]> {
  for (let cut = 0; cut <= text.length; cut++) {
    const [a, b] = [text.slice(0, cut), text.slice(cut)];
    if (a <= b) yield [a, b];
  }
}

// The first characters decide nearly always, and cost less than a piece.
function* inThree(text: string): Generator<Fields> {
  for (let one = 0; one <= text.length; one++) {
    if (one > 0 && one < text.length && text.charAt(one) < text.charAt(0)) continue;
    for (let two = one; two <= text.length; two++) {
      if (two > one && two < text.length && text.charAt(two) < text.charAt(one)) continue;
      const [a, b, c] = [text.slice(0, one), text.slice(one, two), text.slice(two)];
      if (a <= b && b <= c) yield [a, b, c];
    }
  }
}
