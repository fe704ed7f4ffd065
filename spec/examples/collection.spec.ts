import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWeComSimulator } from '../../lib/testing';
import { blocks, readme } from '../package/support/readme-blocks';
import { startExample } from './support/running-example';

const FOLDER = join(__dirname, '../../examples');
const EXAMPLES = readdirSync(FOLDER).filter((name) => /\.[jt]s$/.test(name));
const sourceOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

describe('The examples', () => {
  it.each(EXAMPLES)('are short enough to be read: %s has a hundred lines at most', (name) => {
    expect(sourceOf(name).trimEnd().split('\n').length).toBeLessThanOrEqual(100);
  });

  it.each(['README.md', 'README.zh-CN.md'])('are all listed in %s, and nothing else is', (page) => {
    const listed = [...sourceOf(page).matchAll(/^\| \[([\w.-]+)\]\(\1\)/gm)].map(([, name]) => name);

    expect(listed.sort()).toEqual([...EXAMPLES].sort());
  });

  it.each(EXAMPLES)('keep the session from other sites, and work behind helmet: %s', (name) => {
    const source = sourceOf(name);

    expect(source).toMatch(/sameSite: '(?:lax|strict)'/);
    expect(source).not.toMatch(/<script>|onclick=|style=/);
  });

  it.each(['minimal.js', 'spa-jwt.ts'])(
    'listen on PORT where their address names no port, as behind a proxy that ends TLS: %s',
    async (name) => {
      const wecom = await startWeComSimulator();
      const example = await startExample(name, wecom, { APP_URL: 'https://app.example.com' });
      try {
        const { status } = await example.visitor().get('/login');

        expect(status).toBeLessThan(500);
      } finally {
        await example.stop();
        await wecom.close();
      }
    },
    30_000,
  );

  it.each(EXAMPLES)('all find their port so: %s', (name) => {
    const listening = sourceOf(name).match(/\.listen\(.*/g) ?? [];

    expect(listening.filter((line) => !/\.port \|\| process\.env\.PORT \|\| 3000/.test(line))).toEqual([]);
  });

  it('begin with the first one of the README, line by line', () => {
    const minimal = sourceOf('minimal.js');
    const lines = blocks(readme(), 'js')
      .slice(0, 2)
      .join('\n')
      .split('\n')
      // The README has it in two files; this one says where to open it.
      .filter(
        (line) => !/require\('(?:passport-wecom|\.\/connections)'\)|^module\.exports|\.listen\(/.test(line),
      );

    const missing = lines.filter((line) => !minimal.includes(line));

    expect(lines.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });
});
