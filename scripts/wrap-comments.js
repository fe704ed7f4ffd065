// `npm run comments`: breaks the comments of lib that are longer than 110 columns. The formatter leaves comments alone.
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const LIB = join(__dirname, '../lib');
const COLUMNS = 110;

/** Whether a comment's text begins something of its own, which no words from the line above may be put in front of. */
function standsAlone(text) {
  return text === '' || /^(?:@|- |\||```|\*\/|\/\/)/.test(text) || text.endsWith('*/');
}

/** Breaks text after the last word that fits. */
function cut(text, room) {
  const space = text.lastIndexOf(' ', room);
  return space <= 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
}

function wrap(source) {
  const lines = source.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line.length <= COLUMNS) continue;
    const whole = /^(\s*)\/\*\* (.*) \*\/$/.exec(line);
    if (whole) {
      lines.splice(at, 1, `${whole[1]}/**`, `${whole[1]} * ${whole[2]}`, `${whole[1]} */`);
      continue;
    }
    const [, head, text] = /^(\s*(?:\*|\/\/) )(.*)$/.exec(line) ?? [];
    if (text === undefined) continue;
    const [kept, rest] = cut(text, COLUMNS - head.length);
    if (rest === '') continue;
    lines[at] = head + kept;
    // What goes on below a tag or an item of a list stands further in.
    const indent = /^(?:@|- | {2})/.test(text) ? '  ' : '';
    const next = lines[at + 1]?.startsWith(head) ? lines[at + 1].slice(head.length).trim() : '';
    if (standsAlone(next)) lines.splice(at + 1, 0, head + indent + rest);
    else lines[at + 1] = `${head}${indent}${rest} ${next}`;
  }
  return lines.join('\n');
}

for (const path of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.ts')) continue;
  const source = readFileSync(join(LIB, path), 'utf8');
  const wrapped = wrap(source);
  if (wrapped !== source) writeFileSync(join(LIB, path), wrapped);
}
