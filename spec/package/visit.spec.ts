import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { type RunningExample, startExample } from '../examples/support/running-example';
import { runBlock } from './support/readme-blocks';

describe('What docs/testing.md gives to tests of applications', () => {
  let wecom: WeComSimulator;
  let example: RunningExample;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    example = await startExample('login-only.js', wecom);
  });
  afterAll(async () => {
    await example?.stop();
    await wecom?.close();
  });

  it('follows a sign-in to the page it ends at', async () => {
    const { visit } = runBlock('export async function visit') as { visit(url: string): Promise<string> };
    wecom.approveAs({ corpId: wecom.credentials.corpId, userId: 'lisi' });

    const page = await visit(`${example.url}/auth/wecom/wecom-workbench`);

    expect(page).toBe('Signed in as Li Si');
  });
});
