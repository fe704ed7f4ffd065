import { appCallback, providerCallback, suiteCallback } from '../../../lib';
import { consoleSheet } from '../../../lib/doctor';
import { withGlosses } from '../../../lib/doctor/console/glosses';
import { construct, KINDS } from '../../options/support/right-options';
import { SharedStore } from '../support/strategies';

const keys = { token: 'canaryToken', encodingAESKey: 'canary'.padEnd(43, 'A') };

/** Of an app, of the web login, and of a template of delegated apps. */
const SUITES = ['ww4', 'ww2', 'dk0123456789abcdef'];

function everyPath(): string[] {
  const rows = consoleSheet({
    connections: KINDS.map((kind) => construct(kind)),
    callbacks: [
      ...SUITES.map((suiteId) =>
        suiteCallback({ suiteId, providerCorpId: 'ww1', keys, tokenStore: new SharedStore() }),
      ),
      appCallback({ name: 'staff', corps: ['ww3'], keys }),
      providerCallback({ providerCorpId: 'ww1', keys }),
    ],
    installers: [{ callbackURL: 'https://app.example.com/install/callback' }],
  });
  return rows.map(({ menu, label }) => `${menu} > ${label}`);
}

describe('A field of the console', () => {
  it('has the meaning of each Chinese label behind it for those who read English', () => {
    const labels = everyPath().flatMap((path) => withGlosses('en', path).split(' > '));

    expect(labels).toContain('可信域名 (trusted domain)');
    expect(
      labels.filter((label) => /[\u4e00-\u9fff]/.test(label) && !/ \([A-Za-z -]+\)$/.test(label)),
    ).toEqual([]);
  });

  it('is the bare label in Chinese', () => {
    const paths = everyPath();

    expect(paths.map((path) => withGlosses('zh', path))).toEqual(paths);
  });
});
