import { WeComUnreachableError } from '../../lib';
import { OperatorLog } from '../../lib/operator-log';
import { SignInRefused } from '../../lib/refusals';
import { refuseForeignCorp } from '../../lib/strategies/ask-application';
import { reportStop } from '../../lib/strategies/report';
import { Deadline } from '../../lib/time-limits';
import { Listener } from '../events/support/listener';

function reported(reason: unknown): string[] {
  const lines: string[] = [];
  reportStop('wecom-provider-qr', reason, new OperatorLog((line) => lines.push(line)));
  return lines;
}

describe('The operator', () => {
  it('is told, in both languages, that the id of a refused enterprise may have changed its form', async () => {
    const deadline = new Deadline(1_000);

    const refusal = await refuseForeignCorp(['ww0123456789abcdef'], 'wpEncryptedCorpId', deadline).catch(
      (reason: unknown) => reason,
    );

    deadline.end();
    const [line = '', ...more] = reported(refusal);
    expect(more).toEqual([]);
    expect(line).toContain('[wecom-provider-qr] corp-not-allowed wpEncryptedCorpId: ');
    expect(line).toContain('its id may have changed its form');
    expect(line).toContain('明文 CorpID 升级为加密 CorpID');
  });

  it('is told once a minute of each connection that refuses enterprises', () => {
    const refusal = Object.assign(new SignInRefused('corp-not-allowed'), { corpId: 'ww1' });
    const lines: string[] = [];
    const log = new OperatorLog((line) => lines.push(line));

    for (const name of ['qr', 'qr', 'workbench']) reportStop(name, refusal, log);

    expect(lines).toEqual([expect.stringMatching(/^\[qr\]/), expect.stringMatching(/^\[workbench\]/)]);
  });

  it('is told what broke at WeCom, by the reference that listeners hear, and nothing of other errors', () => {
    const listener = new Listener();

    const lines = [new WeComUnreachableError('No answer.'), new Error('database gone'), 'no'].map(reported);

    listener.stop();
    const [broken, ...others] = listener.on('passport-wecom:refused');
    expect(broken).toEqual({
      strategy: 'wecom-provider-qr',
      code: 'ERR_WECOM_UNREACHABLE',
      status: 504,
      reference: expect.stringMatching(/^[0-9a-f]{10}$/),
    });
    expect(others).toEqual(
      Array(2).fill({ strategy: 'wecom-provider-qr', code: 'application', status: 500 }),
    );
    expect(lines).toEqual([[expect.stringContaining(`reference ${broken?.reference}: No answer.`)], [], []]);
  });

  it('hears nothing of refusals that are the person’s own affair, nor of the application’s own', () => {
    const listener = new Listener();

    expect(reported(new SignInRefused('declined'))).toEqual([]);
    expect(reported(new SignInRefused('corp-not-allowed', 'Refused by the resolver.'))).toEqual([]);

    listener.stop();
    expect(listener.on('passport-wecom:refused')).toEqual([
      { strategy: 'wecom-provider-qr', code: 'declined', status: 401 },
      { strategy: 'wecom-provider-qr', code: 'corp-not-allowed', status: 403 },
    ]);
  });
});
