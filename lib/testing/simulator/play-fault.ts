import type { ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';
import type { Fault } from './faults';

const DRIP_INTERVAL_MS = 100;
const BOMB_BYTES = 64 * 1024 * 1024;

/**
 * Answers a call with a fault.
 *
 * @param answer - makes the real answer; called only by faults that spoil it
 */
export function playFault(fault: Fault, res: ServerResponse, answer: () => Buffer): void {
  if ('hang' in fault) return;
  if ('reset' in fault) {
    res.socket?.resetAndDestroy();
    return;
  }
  if ('redirect' in fault) {
    res.writeHead(fault.status ?? 302, { Location: fault.redirect }).end();
    return;
  }
  if ('status' in fault) {
    res.writeHead(fault.status, { 'Content-Type': 'text/html', ...fault.headers });
    // A 204 has no body, and Node refuses to send one.
    res.end(fault.status === 204 ? undefined : (fault.body ?? `<h1>${fault.status}</h1>`));
    return;
  }
  if ('body' in fault) {
    const type = fault.body.startsWith('<') ? 'text/html' : 'application/json; charset=UTF-8';
    res.writeHead(200, { 'Content-Type': type, ...fault.headers }).end(fault.body);
    return;
  }
  if ('delayMs' in fault) {
    const late = () => {
      try {
        sendJson(res, answer());
      } catch {
        // As where no timer is between: a call that cannot be answered loses its connection.
        res.destroy();
      }
    };
    setTimeout(late, fault.delayMs).unref();
    return;
  }
  spoil(fault, res, answer);
}

export function sendJson(res: ServerResponse, body: Buffer): void {
  if (res.destroyed) return;
  res.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Length': body.length });
  res.end(body);
}

function spoil(fault: Fault, res: ServerResponse, answer: () => Buffer): void {
  const json = { 'Content-Type': 'application/json; charset=UTF-8' };
  if ('drip' in fault) {
    res.writeHead(200, json);
    drip(res, answer());
  } else if ('truncate' in fault) {
    const body = answer();
    res.writeHead(200, json).end(body.subarray(0, Math.floor(body.length / 2)));
  } else if ('shortBody' in fault) {
    const body = answer();
    res.writeHead(200, { ...json, 'Content-Length': body.length + 100 });
    // The end of the connection is all that tells the client that no more will come.
    res.write(body, () => res.socket?.end());
  } else if ('resetMidBody' in fault) {
    const body = answer();
    res.writeHead(200, { ...json, 'Content-Length': body.length });
    res.write(body.subarray(0, 10), () => res.socket?.resetAndDestroy());
  } else if ('bigBody' in fault) {
    res.writeHead(200, json).end(padded(answer(), fault.bigBody));
  } else if ('gzipBomb' in fault) {
    // Nothing in it but one character over and over: a sixth of the time, in which nobody else is answered.
    const bomb = gzipSync(padded(answer(), BOMB_BYTES), { level: 9, strategy: constants.Z_RLE });
    res.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).end(bomb);
  }
}

function drip(res: ServerResponse, body: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (res.destroyed || sent >= body.length) {
      clearInterval(timer);
      res.end();
      return;
    }
    res.write(body.subarray(sent, sent + 1));
    sent += 1;
  }, DRIP_INTERVAL_MS);
  timer.unref();
  res.on('close', () => clearInterval(timer));
}

// White space before the closing brace keeps the JSON valid at any size.
function padded(json: Buffer, bytes: number): Buffer {
  const filler = Buffer.alloc(Math.max(0, bytes - json.length), 0x20);
  return Buffer.concat([json.subarray(0, -1), filler, Buffer.from('}')]);
}
