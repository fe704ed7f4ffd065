import { hkdfSync } from 'node:crypto';
import { shownBy } from '../../support/shown';

/** What the library derives keys for; see the calls of hkdfSync in lib. */
const PURPOSES = ['login in flight', 'stored value', 'installation under way'];

/** The secrets that stand in what a logger would write of a value, in any form, also as keys derived from them. */
export function leaksOf(value: unknown, secrets: readonly string[]): string[] {
  const text = Object.values(shownBy(value)).join('\n').replace(/\s+/g, ' ');
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

function formsOf(secret: string): string[] {
  const derive = (from: string, what: string) =>
    Buffer.from(hkdfSync('sha256', from, 'passport-wecom', what, 32));
  const derived = PURPOSES.map((what) => derive(secret, what));
  // The cookies of an installation are sealed with a secret that is itself derived.
  const again = derived.map((key) => derive(key.toString('base64url'), 'login in flight'));
  const bytes = Buffer.from(secret);
  const decoded = Buffer.from(secret, 'base64');
  return [secret, ...[bytes, decoded, ...derived, ...again].flatMap(keyForms)];
}

/** The ways the first bytes of a key may be written down. */
function keyForms(key: Buffer): string[] {
  const bytes = [...key].slice(0, 8);
  return [
    key.toString('base64').slice(0, 20),
    key.toString('base64url').slice(0, 20),
    key.toString('hex').slice(0, 20),
    [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
    bytes.join(', '),
    bytes.join(','),
    JSON.stringify(Object.fromEntries(bytes.map((byte, at) => [at, byte]))).slice(0, -1),
  ];
}
