import type { Request } from 'express';
import { OperatorLog } from '../../lib/operator-log';
import { warnOfHiddenReferrer } from '../../lib/strategies/report';

function answering(policy: string | undefined): Request {
  const getHeader = (name: string) => (name === 'Referrer-Policy' ? policy : 'no-referrer');
  return { res: { getHeader, appendHeader: () => undefined } } as unknown as Request;
}

describe('An application that hides where its logins start from', () => {
  it('is told once, with what to do, in both languages', () => {
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));

    warnOfHiddenReferrer(answering('no-referrer'), 'qr', log);
    warnOfHiddenReferrer(answering('no-referrer'), 'qr', log);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\[qr\] this application sends.*Referrer-Policy: origin.*launchPage.*应用发送了.*登录页/,
    );
  });

  it('is told of each connection', () => {
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));

    for (const name of ['qr', 'other']) warnOfHiddenReferrer(answering('no-referrer'), name, log);

    expect(lines).toEqual([expect.stringMatching(/^\[qr\]/), expect.stringMatching(/^\[other\]/)]);
  });

  it.each([undefined, 'origin', 'same-origin'])('is told nothing where its policy is %s', (policy) => {
    const lines: string[] = [];

    warnOfHiddenReferrer(answering(policy), 'qr', new OperatorLog((line) => lines.push(line)));

    expect(lines).toEqual([]);
  });
});
