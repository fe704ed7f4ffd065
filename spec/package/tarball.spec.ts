import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPacked, type Stranger } from './support/packed';

describe('The packed package', () => {
  let stranger: Stranger;

  beforeAll(async () => {
    stranger = await installPacked();
  }, 60_000);
  afterAll(() => stranger.remove());

  it('holds the built library and its papers, and nothing else', () => {
    const others = stranger.files.filter((path) => !/^dist\/.+\.(js|d\.ts)$/.test(path));

    expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(stranger.files).toContain('dist/index.js');
    expect(stranger.files).toContain('dist/testing/index.d.ts');
  });

  it('has the manifest of the sources, without the example app that is not in it', () => {
    const manifest = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const { workspaces, ...published } = manifest(join(__dirname, '../../package.json'));

    expect(workspaces).toEqual(['example-app']);
    expect(published['scripts']).toMatchObject({
      prepack: 'node scripts/manifest.js strip',
      postpack: 'node scripts/manifest.js restore',
    });
    expect(manifest(join(stranger.folder, 'node_modules/passport-wecom/package.json'))).toEqual(published);
  });

  it('is loaded by require and by import, with the same names', async () => {
    const required = await stranger.node(['-p', "Object.keys(require('passport-wecom')).sort().join()"]);
    const imported = await stranger.node([
      '--input-type=module',
      '-e',
      "import * as wecom from 'passport-wecom'; console.log(Object.keys(wecom).filter(name => !/^(default|__esModule|module.exports)$/.test(name)).sort().join())",
    ]);

    expect(required.trim().split(',')).toEqual(
      expect.arrayContaining(['WeComProviderQr', 'WeComWorkbench', 'wecomRouter']),
    );
    expect(imported).toBe(required);
  });

  it('does not load the simulator with the library', async () => {
    const loaded = await stranger.node([
      '-p',
      "require('passport-wecom'); Object.keys(require.cache).join()",
    ]);

    expect(loaded).toContain('passport-wecom/dist/index.js');
    expect(loaded).not.toContain('/testing/');
  });

  it('keeps its inner files to itself', async () => {
    await expect(stranger.node(['-e', "require('passport-wecom/dist/errors.js')"])).rejects.toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('starts the simulator from its own entry, and refuses to in production', async () => {
    const script =
      "require('passport-wecom/testing').startWeComSimulator().then((wecom) => { console.log(wecom.url); return wecom.close() })";

    const url = await stranger.node(['-e', script]);

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    await expect(stranger.node(['-e', `process.env.NODE_ENV = 'production'; ${script}`])).rejects.toThrow(
      'production',
    );
  });
});
