import type { RequestListener } from 'node:http';
import { runConformance, startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp } from './support/check-app';
import { handWritten } from './support/hand-written';

describe('A run that cannot begin', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  /** An application whose pages are these words. */
  function says(words: () => string, status = 200): () => RequestListener {
    return () => (_req, res) => res.writeHead(status, { 'content-type': 'text/html' }).end(words());
  }

  it('says that a page which changes at each visit does not tell who is signed in', async () => {
    let visits = 0;

    const run = checkApp(
      wecom,
      says(() => `visitor ${visits++}`),
    );

    await expect(run).rejects.toThrow('Give --who-pattern');
  });

  it('says that a pattern finds somebody before anybody has signed in', async () => {
    const run = checkApp(
      wecom,
      says(() => 'Hello, visitor'),
      { whoPattern: 'Hello, (\\w+)' },
    );

    await expect(run).rejects.toThrow('--who-pattern already matches');
  });

  it('says that the application limits requests', async () => {
    const run = checkApp(
      wecom,
      says(() => '', 429),
    );

    await expect(run).rejects.toThrow("answers 429, too many requests. Raise the application's limits");
  });

  it('says that nothing begins a sign-in', async () => {
    const run = checkApp(wecom, () => (req, res) => {
      res.writeHead(req.url === '/' ? 200 : 404).end();
    });

    await expect(run).rejects.toThrow('Give --qr or --workbench the path that begins a sign-in');
  });

  it('says under which address the application expects its visitors', async () => {
    const run = checkApp(wecom, () => handWritten(wecom, 'qr', () => 'http://localhost:1'));

    await expect(run).rejects.toThrow('Give --app that address');
  });

  it('says that the simulator has nobody like that', async () => {
    const run = runConformance({ app: 'http://localhost:1', simulator: wecom.url, foreigner: 'wwnobody/x' });

    await expect(run).rejects.toThrow('The simulator has no member wwnobody/x');
  });

  it('is one in which nobody can sign in: one check says why, the others do not apply', async () => {
    const report = await checkApp(wecom, (url) => {
      const app = handWritten(wecom, 'qr', () => url);
      return (req, res) => (req.url === '/' ? res.end('the same for everybody') : app(req, res));
    });

    const failed = report.results.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ plan: 'qr', check: 'sign-in-works' }]);
    expect(failed[0]?.message).toContain('is not signed in');
  });
});
