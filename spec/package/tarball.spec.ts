import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPacked, type Stranger } from './support/packed';

describe('The packed package', () => {
  let stranger: Stranger;

  beforeAll(async () => {
    stranger = await installPacked();
  }, 180_000);
  afterAll(() => stranger.remove());

  const home = () => join(stranger.folder, 'node_modules/passport-wecom');

  /** What an entry loads, as files of lib: each file of dist says which parts it was put together from. */
  async function loadedBy(entry: string): Promise<string[]> {
    const script = `require('${entry}'); Object.keys(require.cache).join()`;
    const paths = (await stranger.node(['-p', script])).trim().split(',');
    return paths
      .filter((path) => path.startsWith(join(home(), 'dist')))
      .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/^\/\/ lib\/(.+)$/gm)])
      .map(([, part = '']) => part);
  }

  it('holds the built library and its papers, and nothing else (T81)', () => {
    const others = stranger.files.filter((path) => !/^dist\/.+\.(js|d\.ts)$/.test(path));

    expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json']);
    expect(stranger.files).toContain('dist/index.js');
    expect(stranger.files).toContain('dist/testing/index.d.ts');
  });

  it('is at most 250 kB to download', () => {
    expect(stranger.size).toBeLessThanOrEqual(250_000);
  });

  it('says in its types what each name is, and leaves comments out of what runs', () => {
    const types = readFileSync(join(home(), 'dist/index.d.ts'), 'utf8');
    const comments = stranger.files
      .filter((path) => path.endsWith('.js'))
      .flatMap(
        (path) => readFileSync(join(home(), path), 'utf8').match(/^\s*(?:\/\/ (?!lib\/)|\/\*).*$/gm) ?? [],
      );

    expect(types).toContain('Name to register under, `^[a-z0-9-]{1,31}$`.');
    expect(comments).toEqual([]);
  });

  it('has each class once, for every entry', async () => {
    const script = `
      const { diagnose } = require('passport-wecom/doctor');
      const { WeComConfigError } = require('passport-wecom');
      diagnose({}).catch((error) => console.log(error instanceof WeComConfigError));`;

    expect(await stranger.node(['-e', script])).toBe('true\n');
  });

  it('has the manifest of the sources, without the example app that is not in it, nor what its build needs', () => {
    const manifest = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const { workspaces, overrides, ...published } = manifest(join(__dirname, '../../package.json'));

    expect(workspaces).toEqual(['example-app']);
    expect(Object.keys(overrides as object)).toEqual(['rollup-plugin-dts']);
    const { prepare, ...scripts } = published['scripts'] as Record<string, string>;
    expect(prepare).toBe('npm run build');
    expect(scripts).toMatchObject({
      prepack: 'npm run build && node scripts/manifest.js strip',
      postpack: 'node scripts/manifest.js restore',
    });
    expect(manifest(join(stranger.folder, 'node_modules/passport-wecom/package.json'))).toEqual({
      ...published,
      scripts,
    });
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

  it('loads neither the simulator nor the doctor with the library (T61)', async () => {
    const loaded = await loadedBy('passport-wecom');

    expect(loaded).toContain('routes/router.ts');
    expect(loaded.filter((file) => /^(cli|conformance|doctor|testing)\//.test(file))).toEqual([
      'doctor/health.ts',
    ]);
  });

  it('has an entry of its own for the doctor, which loads no simulator', async () => {
    const names = await stranger.node(['-p', "Object.keys(require('passport-wecom/doctor')).join()"]);

    const loaded = await loadedBy('passport-wecom/doctor');

    expect(names.trim().split(',')).toContain('diagnose');
    expect(loaded.filter((file) => /^(cli|conformance|routes|testing)\//.test(file))).toEqual([]);
  });

  it.each(['passport-wecom', 'passport-wecom/doctor', 'passport-wecom/testing'])(
    'does nothing by being loaded, as its manifest tells bundlers: %s',
    async (entry) => {
      const script = `
        for (const name of ['express', 'passport-oauth2', 'axios', 'zod']) require(name);
        const names = (object) => Reflect.ownKeys(object).map(String);
        const traces = () =>
          JSON.stringify([
            names(globalThis),
            names(require('node:http').IncomingMessage.prototype),
            process.eventNames().map(String),
            process.getActiveResourcesInfo(),
          ]);
        const before = traces();
        require('${entry}');
        console.log(traces() === before);`;

      expect(await stranger.node(['-e', script])).toBe('true\n');
    },
  );

  it('keeps its inner files to itself', async () => {
    await expect(stranger.node(['-e', "require('passport-wecom/dist/errors.js')"])).rejects.toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('starts the simulator from its own entry, and refuses to in production (T61)', async () => {
    const script =
      "require('passport-wecom/testing').startWeComSimulator().then((wecom) => { console.log(wecom.url); return wecom.close() })";

    const url = await stranger.node(['-e', script]);

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    await expect(stranger.node(['-e', `process.env.NODE_ENV = 'production'; ${script}`])).rejects.toThrow(
      'production',
    );
  });
});
