// The text of docs/reference.md, from the docstrings.
const { publicApi } = require('./public-api');

const HEAD = `# Reference

Everything an application can import, from the texts that an editor shows. Written by \`npm run docs\`; do not edit.
`;

/** The whole page. */
function reference() {
  const parts = publicApi().map(({ entry, names }) => [`## ${entry}`, ...names.map(section)].join('\n\n'));
  return `${HEAD}\n${parts.join('\n\n')}\n`;
}

function section({ name, kind, signature, text, tags, members }) {
  return [
    `### ${name}`,
    `_${kind}_${text === '' ? '' : `. ${oneParagraph(text)}`}`,
    ...(signature === undefined ? [] : [['```text', signature, '```'].join('\n')]),
    ...notes(tags),
    ...(members.length === 0 ? [] : [members.map(member).join('\n')]),
  ].join('\n\n');
}

function member({ name, isOptional, type, text, tags }) {
  const fallback = tags.find((tag) => tag.name === 'defaultValue')?.text;
  const about = [
    oneParagraph(text),
    ...(fallback === undefined ? [] : [`Default: ${oneParagraph(fallback)}.`]),
  ];
  return `- \`${name}${isOptional ? '?' : ''}: ${type}\`${about.join(' ').trim() === '' ? '' : ` — ${about.join(' ').trim()}`}`;
}

function notes(tags) {
  return tags.flatMap(({ name, text }) => {
    if (name === 'throws') return [`Throws: ${oneParagraph(text)}`];
    if (name === 'see') return [`See: ${oneParagraph(text)}`];
    if (name === 'param') return [`- ${oneParagraph(text)}`];
    return [];
  });
}

/** A docstring in one line, its links as plain names. */
function oneParagraph(text) {
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replace(/\s+/g, ' ')
    .trim();
}

module.exports = { reference };
