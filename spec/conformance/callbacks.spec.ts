import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { RECEIVER_MISTAKES, rowsOf, SUITE_MISTAKES } from './support/mistakes';
import { receiverApp, suiteApp } from './support/suite-app';

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

  it.each(rowsOf(SUITE_MISTAKES))(
    'with the mistake “%s” of a suite fails %s and nothing else',
    async (mistake, check) => {
      expect(failuresOf(await checkApp(wecom, (url) => suiteApp(wecom, url, mistake)))).toEqual([check]);
    },
    60_000,
  );

  it.each(rowsOf(RECEIVER_MISTAKES))(
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
