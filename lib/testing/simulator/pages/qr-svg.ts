import { createHash } from 'node:crypto';
import { Html } from './html';

const MODULES = 29;

/** Draws what looks like a QR code for `text`. No scanner reads it. */
export function qrSvg(text: string, label: string): Html {
  const bits = createHash('sha512').update(text).digest();
  let path = '';
  for (let y = 0; y < MODULES; y++) {
    for (let x = 0; x < MODULES; x++) {
      if (isDark(x, y, bits)) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  return new Html(
    `<svg role="img" aria-label="${label}" viewBox="0 0 ${MODULES} ${MODULES}" shape-rendering="crispEdges">` +
      `<path d="${path}" fill="#16233a"/></svg>`,
  );
}

function isDark(x: number, y: number, bits: Buffer): boolean {
  const corner = finder(x, y) ?? finder(MODULES - 1 - x, y) ?? finder(x, MODULES - 1 - y);
  if (corner !== undefined) return corner;
  const index = y * MODULES + x;
  const byte = bits[(index * 7 + (index >> 3)) % bits.length] ?? 0;
  return ((byte >> (index % 8)) & 1) === 1;
}

// The three squares in the corners, with their white border.
function finder(x: number, y: number): boolean | undefined {
  if (x > 7 || y > 7) return undefined;
  if (x === 7 || y === 7) return false;
  const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
  return ring !== 2;
}
