import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { FairQueue } from './fair-queue';

// Above what OWASP asks of scrypt (N = 2^17, r = 8, p = 1), which takes 128 MiB and about 0.3 s.
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };
const KEY_BYTES = 32;
/** 256 MiB, and two of the four threads that Node has for such work. */
const AT_ONCE = 2;
const WAITING = 200;

/** Compared with where nobody has the given name, so that the answer takes as long. */
const NOBODY = `scrypt$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Hashes and compares passwords, never more than two at once: each takes much memory and a processor. */
export class Passwords {
  private readonly queue = new FairQueue({ atOnce: AT_ONCE, waiting: WAITING });

  /**
   * Returns what to store in place of a password.
   *
   * @param asker - the address it came from; a crowd from one address does not keep the others waiting
   */
  async hash(password: string, asker: string): Promise<string> {
    const salt = randomBytes(16);
    const key = await this.derive(password, salt, asker);
    return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`;
  }

  /** Tells whether a password is the one that was stored; takes its time where nothing was. */
  async isRight(password: string, stored: string | null | undefined, asker: string): Promise<boolean> {
    const [, salt = '', key = ''] = (stored ?? NOBODY).split('$');
    const expected = Buffer.from(key, 'base64url');
    const actual = await this.derive(password, Buffer.from(salt, 'base64url'), asker);
    return timingSafeEqual(actual, expected) && Boolean(stored);
  }

  private derive(password: string, salt: Buffer, asker: string): Promise<Buffer> {
    return this.queue.run(asker, () => derive(password, salt));
  }
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
