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
    names: {},
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
    names: {
      'ES modules': 'ES 模块',
      'by mixin': '用 mixin',
      'by hand': '手工挂载',
      "a server of one's own": '自己写的服务端',
    },
  },
};

export function table(results, lang) {
  return drawn(
    results.map((result) => row(result, lang)),
    lang,
  );
}

function row({ group, name, state, why }, lang) {
  const { states, groups, names } = WORDS[lang];
  const reason =
    state === 'passed' || why === undefined ? '' : ` ${why.split('\n')[0].replaceAll('|', '\\|')}`;
  return [groups[group], inWords(name, names), `${states[state]}${reason}`];
}

function inWords(name, names) {
  return Object.entries(names).reduce((said, [english, own]) => said.replace(english, own), name);
}

function drawn(rows, lang) {
  const { head } = WORDS[lang];
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Puts what was tried in place of what the page says of the same groups, in both languages. */
export function keep(results) {
  for (const [path, lang] of [
    ['docs/frameworks.md', 'en'],
    ['docs/zh-CN/frameworks.md', 'zh'],
  ]) {
    const file = join(ROOT, path);
    const page = readFileSync(file, 'utf8');
    const [, begin, former, end] =
      /([\s\S]*<!-- matrix:begin -->\n)([\s\S]*?)(<!-- matrix:end -->[\s\S]*)/.exec(page);
    const tried = results.map((result) => row(result, lang));
    const order = Object.values(WORDS[lang].groups);
    const others = rowsOf(former).filter(([group]) => !tried.some(([name]) => name === group));
    const rows = [...others, ...tried].filter(([group]) => order.includes(group));
    const sorted = rows.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    writeFileSync(file, `${begin}\n${drawn(sorted, lang)}\n\n${end}`);
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'format', '--write', 'docs'], { cwd: ROOT, stdio: 'ignore' });
}

function rowsOf(text) {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}
