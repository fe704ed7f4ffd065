import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { installPacked, type Stranger } from './support/packed';

describe('The packed package', () => {
  let stranger: Stranger;

  beforeAll(async () => {
    stranger = await installPacked();
  }, 180_000);
  afterAll(() => stranger.remove());

  /** The files of the package that an entry loads. */
  async function loadedBy(entry: string): Promise<string[]> {
    const script = `require('${entry}'); Object.keys(require.cache).join()`;
    const paths = (await stranger.node(['-p', script])).trim().split(',');
    return paths.flatMap(
      (path) => /passport-wecom\/dist\/(.+)$/.exec(path.replaceAll('\\\\', '/'))?.[1] ?? [],
    );
  }

  it('holds the built library and its papers, and nothing else (T81)', () => {
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

  it('loads neither the simulator nor the doctor with the library (T61)', async () => {
    const loaded = await loadedBy('passport-wecom');

    expect(loaded).toContain('index.js');
    expect(loaded.filter((file) => /^(cli|doctor|testing)\//.test(file))).toEqual(['doctor/health.js']);
  });

  it('has an entry of its own for the doctor, which loads no simulator', async () => {
    const names = await stranger.node(['-p', "Object.keys(require('passport-wecom/doctor')).join()"]);

    const loaded = await loadedBy('passport-wecom/doctor');

    expect(names.trim().split(',')).toContain('diagnose');
    expect(loaded.filter((file) => /^(cli|routes|testing)\//.test(file))).toEqual([]);
  });

  it('does nothing by being loaded, as its manifest tells bundlers', () => {
    const home = join(stranger.folder, 'node_modules/passport-wecom');
    const code = (path: string) => readFileSync(join(home, path), 'utf8');
    const loadedForNoValue = stranger.files
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) =>
        [...code(path).matchAll(/^require\("(.+)"\);$/gm)].map(([, to = '']) =>
          posix.join(dirname(path), to),
        ),
      );

    const doing = loadedForNoValue.filter(
      (path) => !/^"use strict";\nObject.+__esModule.+\n$/.test(code(`${path}.js`)),
    );

    expect(doing).toEqual([]);
  });

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
