import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { type ReceiverMistake, receiverApp, type SuiteMistake, suiteApp } from './support/suite-app';

describe('What WeCom pushes', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  it('is asked about in full, and nothing fails where a suite makes no mistake', async () => {
    const report = await checkApp(wecom, (url) => suiteApp(wecom, url));

    const plans = ['callbacks', 'suite', 'uninstall'];
    const asked = report.results.filter(({ plan }) => plans.includes(plan));
    expect(failuresOf(report)).toEqual([]);
    expect(asked.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  }, 60_000);

  it.each<[SuiteMistake, string]>([
    ['parser in front', 'callbacks push-raw-body'],
    ['ticket elsewhere', 'suite ticket-stored'],
    ['removal ignored', 'uninstall uninstalled-refused'],
    ['removal of all', 'uninstall other-members-stay'],
  ])(
    'with the mistake “%s” of a suite fails %s and nothing else',
    async (mistake, check) => {
      expect(failuresOf(await checkApp(wecom, (url) => suiteApp(wecom, url, mistake)))).toEqual([check]);
    },
    60_000,
  );

  it.each<[ReceiverMistake, string]>([
    ['event unverified', 'callbacks push-signed'],
    ['url check unverified', 'callbacks url-check-signed'],
    ['echo', 'callbacks url-check-no-echo'],
    ['any signature of a list', 'callbacks push-signed-once'],
    ['receiver unread', 'callbacks receiver-checked'],
    ['any age', 'callbacks push-fresh'],
    ['plain text', 'callbacks push-sealed'],
    ['garbage throws', 'callbacks push-malformed'],
    ['unknown refused', 'callbacks push-unknown'],
    ['any size', 'callbacks push-large'],
    ['json answer', 'callbacks push-answered'],
  ])(
    'with the mistake “%s” of a callback fails %s and nothing else',
    async (mistake, check) => {
      expect(failuresOf(await checkApp(wecom, () => receiverApp(wecom, mistake)))).toEqual([check]);
    },
    60_000,
  );

  it('fails nothing where a callback written by hand makes no mistake', async () => {
    expect(failuresOf(await checkApp(wecom, () => receiverApp(wecom)))).toEqual([]);
  }, 60_000);
});
