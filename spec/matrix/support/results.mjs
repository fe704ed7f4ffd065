// The table of results, as it is printed and as docs/frameworks.md keeps it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sources.mjs';

const WORDS = {
  en: {
    head: ['group', 'what', 'signed in'],
    states: { passed: '✓', failed: '✗', missing: '–' },
    groups: {
      modules: 'modules, Express, Passport',
      typescript: 'TypeScript',
      'package-managers': 'package managers',
      bundlers: 'bundlers',
      frameworks: 'frameworks',
      'test-runners': 'test runners',
      runtimes: 'runtimes',
    },
  },
  zh: {
    head: ['类别', '环境', '登录成功'],
    states: { passed: '✓', failed: '✗', missing: '–' },
    groups: {
      modules: '模块格式、Express、Passport',
      typescript: 'TypeScript',
      'package-managers': '包管理器',
      bundlers: '打包工具',
      frameworks: '框架',
      'test-runners': '测试框架',
      runtimes: '运行时',
    },
  },
};

export function table(results, lang) {
  const { head, states, groups } = WORDS[lang];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rows = results.map(({ group, name, state, why }) => {
    const reason =
      state === 'passed' || why === undefined ? '' : ` ${why.split('\n')[0].replaceAll('|', '\\|')}`;
    return line([groups[group], name, `${states[state]}${reason}`]);
  });
  return [line(head), line(head.map(() => '---')), ...rows].join('\n');
}

/** Writes the table between the marks of the page, in both languages. */
export function keep(results) {
  for (const [path, lang] of [
    ['docs/frameworks.md', 'en'],
    ['docs/zh-CN/frameworks.md', 'zh'],
  ]) {
    const file = join(ROOT, path);
    const page = readFileSync(file, 'utf8');
    const mark = /(<!-- matrix:begin -->\n)[\s\S]*?(<!-- matrix:end -->)/;
    writeFileSync(
      file,
      page.replace(mark, (_, begin, end) => `${begin}\n${table(results, lang)}\n\n${end}`),
    );
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'format', '--write', 'docs'], { cwd: ROOT, stdio: 'ignore' });
}
