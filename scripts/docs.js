// Writes what documents say from the code: docs/console.md, docs/reference.md, and the tables between marks. Run `npm run docs`;
// with --check it writes nothing, and fails where something is older than the code.
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { consolePage } = require('./console-page');
const { reference } = require('./reference');
const { lib } = require('./sources');

const { REFUSALS } = lib('refusals');
const { conformanceChecks } = lib('conformance/plans');
const { describeErrcode, knownErrcodes } = lib('qyapi/errcodes');
const { REMEDIES } = lib('qyapi/remedies');

const ROOT = join(__dirname, '..');
/** Lowest safe versions of dependencies; spec/package/dependencies.spec.ts holds the manifest against them. */
const FLOORS = require('./floors.json');

const ACTORS = {
  en: {
    operator: 'operator',
    developer: 'developer',
    wecom: 'WeCom',
    member: 'the person',
    'enterprise-admin': "the enterprise's administrator",
  },
  zh: {
    operator: '运维人员',
    developer: '开发者',
    wecom: '企业微信',
    member: '成员本人',
    'enterprise-admin': '企业管理员',
  },
};
const HEADS = {
  refusals: { en: ['code', 'status', 'what the person reads'], zh: ['代码', '状态码', '成员看到的说明'] },
  errcodes: {
    en: ['errcode', 'meaning', 'who', 'what to do'],
    zh: ['errcode', '含义', '谁处理', '怎么办'],
  },
  conformance: { en: ['plan', 'check', 'what holds'], zh: ['计划', '检查项', '应当成立'] },
  floors: { en: ['package', 'not below', 'because'] },
};

/** Of a sign-in and of an installation. */
const OF_BOTH = 40078;
const INSTALLATION = {
  en: { who: '; installation: ', what: ' Installation: ' },
  zh: { who: '；安装时：', what: '安装时：' },
};

const ROWS = {
  refusals: (lang) =>
    Object.entries(REFUSALS).map(([code, { status, text }]) => [`\`${code}\``, status, text[lang]]),
  errcodes: (lang) =>
    knownErrcodes().map((errcode) => {
      const { meaning, remedy } = describeErrcode(errcode);
      const remedies = errcode === OF_BOTH ? [remedy, REMEDIES.installAgain] : [remedy];
      const { who, what } = INSTALLATION[lang];
      const actors = remedies.map(({ actor }) => ACTORS[lang][actor]).join(who);
      return [errcode, meaning[lang], actors, remedies.map((each) => each[lang]).join(what)];
    }),
  conformance: (lang) =>
    conformanceChecks(lang).map(({ plans, check, title }) => [plans, `\`${check}\``, title]),
  floors: () => FLOORS.map(({ name, lowest, because }) => [name, lowest, because]),
};

/** Each document that is written from the code, or has tables that are, and what it has to say. */
function documents() {
  const filled = [
    ['docs/troubleshooting.md', 'en'],
    ['docs/zh-CN/troubleshooting.md', 'zh'],
    ['docs/testing.md', 'en'],
    ['docs/zh-CN/testing.md', 'zh'],
    ['SECURITY.md', 'en'],
  ].map(([path, lang]) => [path, fill(readFileSync(join(ROOT, path), 'utf8'), lang)]);
  return [
    ...filled,
    ['docs/console.md', consolePage('en')],
    ['docs/zh-CN/console.md', consolePage('zh')],
    ['docs/reference.md', reference()],
  ];
}

function fill(page, lang) {
  return page.replace(/(<!-- (\w+):begin -->\n)[\s\S]*?(<!-- \2:end -->)/g, (_, begin, name, end) =>
    [begin, table(HEADS[name][lang], ROWS[name](lang)), end].join('\n'),
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** As `npm run format` wants it. */
function formatted(path, text) {
  const biome = require.resolve('@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  });
}

const isCheck = process.argv.includes('--check');
for (const [path, draft] of documents()) {
  const text = formatted(path, draft);
  const file = join(ROOT, path);
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${path} is older than the code: npm run docs\n`);
    process.exitCode = 1;
  }
}
