import { connect } from 'node:net';
import { WeComUnexpectedReplyError, WeComUnreachableError } from '../../lib/errors';
import { transportFailure } from '../../lib/qyapi/failed-attempt';
import { WaitingConnection } from '../../lib/qyapi/open-ahead';

const ENDPOINT = '/cgi-bin/gettoken';
const IN_TIME = 'no answer in time. Check the way out of this server to WeCom.';
const ELSEWHERE = 'Check that hosts.api and any proxy lead to WeCom.';
const cannotConnect = (code: string) =>
  `cannot connect (${code}). Check DNS, firewall and proxy of this server.`;
const lost = (code: string) => `the connection failed (${code}). Check firewall, proxy and certificates.`;

/** A connection that was opened ahead and has served nobody. */
function openedAhead(): object {
  const socket = connect(1, '127.0.0.1').on('error', () => undefined);
  new WaitingConnection(1_000).open({ host: '127.0.0.1', port: '1' }, 1_000, () => socket);
  return socket.destroy();
}

const reset = { code: 'ECONNRESET', message: 'socket hang up' };

describe('A call that got no answer of WeCom’s', () => {
  it.each<[string, unknown, string, string, string]>([
    ['axios has given up', { code: 'ECONNABORTED' }, 'unreachable', IN_TIME, 'final'],
    ['the system has', { code: 'ETIMEDOUT', syscall: 'connect' }, 'unreachable', IN_TIME, 'final'],
    [
      'nobody listens',
      { code: 'ECONNREFUSED', syscall: 'connect' },
      'unreachable',
      cannotConnect('ECONNREFUSED'),
      'never-sent',
    ],
    [
      'the name is unknown',
      { code: 'ENOTFOUND', cause: { syscall: 'getaddrinfo' } },
      'unreachable',
      cannotConnect('ENOTFOUND'),
      'never-sent',
    ],
    [
      'no address of several answers',
      { code: 'ECONNREFUSED', cause: { errors: [{}] } },
      'unreachable',
      cannotConnect('ECONNREFUSED'),
      'never-sent',
    ],
    [
      'TLS was being agreed on',
      { ...reset, request: { socket: { secureConnecting: true } } },
      'unreachable',
      cannotConnect('ECONNRESET'),
      'never-sent',
    ],
    [
      'the certificate is refused while TLS is agreed on',
      { code: 'CERT_HAS_EXPIRED', request: { socket: { secureConnecting: true } } },
      'unreachable',
      lost('CERT_HAS_EXPIRED'),
      'final',
    ],
    [
      'a new connection is reset',
      { ...reset, request: { reusedSocket: false, socket: {} } },
      'unreachable',
      lost('ECONNRESET'),
      'broken',
    ],
    [
      'a new connection cannot be written to',
      { code: 'EPIPE', syscall: 'write' },
      'unreachable',
      lost('EPIPE'),
      'broken',
    ],
    [
      'a kept connection was closed',
      { ...reset, request: { reusedSocket: true } },
      'unreachable',
      lost('ECONNRESET'),
      'closed-idle',
    ],
    [
      'a kept connection cannot be written to',
      { code: 'EPIPE', request: { reusedSocket: true } },
      'unreachable',
      lost('EPIPE'),
      'closed-idle',
    ],
    [
      'one opened ahead was closed',
      { ...reset, request: { socket: openedAhead() } },
      'unreachable',
      lost('ECONNRESET'),
      'closed-idle',
    ],
    [
      'a kept connection breaks once the answer has begun',
      { ...reset, request: { reusedSocket: true, res: {} } },
      'unreachable',
      lost('ECONNRESET'),
      'broken',
    ],
    [
      'a kept connection fails otherwise',
      { code: 'ENETDOWN', request: { reusedSocket: true } },
      'unreachable',
      lost('ENETDOWN'),
      'final',
    ],
    [
      'the request has no socket yet',
      { ...reset, request: { socket: null } },
      'unreachable',
      lost('ECONNRESET'),
      'broken',
    ],
    ['the code is a text of its own', { code: 'X: access_token=1' }, 'unreachable', lost('UNKNOWN'), 'final'],
    ['the code is a number', { code: 7 }, 'unreachable', lost('UNKNOWN'), 'final'],
    ['the code is too long', { code: 'E'.repeat(65) }, 'unreachable', lost('UNKNOWN'), 'final'],
    ['nothing is known', undefined, 'unreachable', lost('UNKNOWN'), 'final'],
    [
      'a status is another',
      { code: 'ERR_BAD_REQUEST', response: { status: 404 } },
      'unexpected',
      `HTTP status 404. ${ELSEWHERE}`,
      'final',
    ],
    [
      'the answer is cut off',
      { code: 'ERR_BAD_RESPONSE', response: { status: 200 } },
      'unexpected',
      `an answer cut off or over 64 KiB. ${ELSEWHERE}`,
      'broken',
    ],
    [
      'the answer is cut off before its status is known',
      { code: 'ERR_BAD_RESPONSE', message: 'stream has been aborted' },
      'unexpected',
      `an answer cut off or over 64 KiB. ${ELSEWHERE}`,
      'broken',
    ],
    [
      'the answer is too large',
      { code: 'ERR_BAD_RESPONSE', message: 'maxContentLength size of 65536 exceeded' },
      'unexpected',
      `an answer cut off or over 64 KiB. ${ELSEWHERE}`,
      'final',
    ],
    [
      'it says nothing about a size',
      { code: 'ERR_BAD_RESPONSE', message: 7 },
      'unexpected',
      `an answer cut off or over 64 KiB. ${ELSEWHERE}`,
      'broken',
    ],
    [
      'the other side speaks no HTTP',
      { code: 'HPE_INVALID_CONSTANT' },
      'unexpected',
      `an answer cut off or over 64 KiB. ${ELSEWHERE}`,
      'broken',
    ],
  ])('says so where %s, and how far it may have got', (_, error, kind, text, progress) => {
    const failed = transportFailure(ENDPOINT, error, false);

    expect(failed.error).toBeInstanceOf(
      kind === 'unreachable' ? WeComUnreachableError : WeComUnexpectedReplyError,
    );
    expect([failed.error.message, failed.progress]).toEqual([`${ENDPOINT}: ${text}`, progress]);
  });

  it('ran out of time where its limit has ended, whatever it failed with in the end', () => {
    const failed = transportFailure(ENDPOINT, reset, true);

    expect([failed.error.message, failed.progress]).toEqual([`${ENDPOINT}: ${IN_TIME}`, 'final']);
  });
});
