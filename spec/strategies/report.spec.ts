import { OperatorLog } from '../../lib/operator-log';
import { SignInRefused } from '../../lib/refusals';
import { refuseForeignCorp } from '../../lib/strategies/ask-application';
import { reportStop } from '../../lib/strategies/report';
import { Deadline } from '../../lib/time-limits';

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

  it('hears nothing of refusals that are the person’s own affair, nor of the application’s own', () => {
    expect(reported(new SignInRefused('declined'))).toEqual([]);
    expect(reported(new SignInRefused('corp-not-allowed', 'Refused by the resolver.'))).toEqual([]);
  });
});
