import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocks, readme } from '../package/support/readme-blocks';

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
