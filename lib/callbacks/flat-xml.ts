/** What stands directly below the root of a document. */
export interface FlatXml {
  /** Text of each element that occurs once and holds text only, without the white space around it. */
  readonly fields: ReadonlyMap<string, string>;
  /** Names that have no one value: they occur twice, or hold elements. */
  readonly unclear: ReadonlySet<string>;
  /** Some name occurs twice. */
  readonly hasTwins: boolean;
}

const ROOT = 'xml';
/** WeCom nests three levels in the attributes of a member; a document that goes deeper is none of its own. */
const MAX_DEPTH = 8;
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);

/** The control characters below the space, but for tab and line ends: no XML document has them. */
const FORBIDDEN = /[^\t\n\r -\uffff]/;

/** What may stand in front of the root, and says what is so anyway. */
const DECLARATION =
  /^<\?xml[\t\n\r ]+version=["']1\.0["'](?:[\t\n\r ]+encoding=["']utf-8["'])?(?:[\t\n\r ]+standalone=["'](?:yes|no)["'])?[\t\n\r ]*\?>/i;

/**
 * Reads the small part of XML that WeCom writes or might: one root `xml`, elements without attributes, text,
 * CDATA and the five predefined entities. Document types, comments, processing instructions, other entities
 * and control characters end it. Reads each character a fixed number of times, whatever the document.
 */
export function readFlatXml(document: string): FlatXml | undefined {
  if (FORBIDDEN.test(document)) return undefined;
  const text = document.replace(DECLARATION, '');
  const fields = new Map<string, string>();
  const unclear = new Set<string>();
  const open: string[] = [];
  const tag = /<(\/?)([A-Za-z_][\w.-]{0,63})[\t\n\r ]*(\/?)>/y;
  let value = '';
  let holdsElements = false;
  let hasEnded = false;
  let hasTwins = false;

  for (let at = 0; at < text.length; ) {
    if (text.startsWith(CDATA, at)) {
      const end = text.indexOf(CDATA_END, at);
      if (end < 0 || open.length < 2) return undefined;
      value += text.slice(at + CDATA.length, end);
      at = end + CDATA_END.length;
    } else if (text[at] === '<') {
      tag.lastIndex = at;
      const found = tag.exec(text) as readonly [string, '/' | '', string, '/' | ''] | null;
      if (!found) return undefined;
      const [, ends, name, closes] = found;
      if (ends && closes) return undefined;
      at = tag.lastIndex;
      if (!ends) {
        if (hasEnded || open.length === MAX_DEPTH || (open.length === 0 && name !== ROOT)) return undefined;
        holdsElements = open.length > 1;
        open.push(name);
        value = '';
      }
      if (ends || closes) {
        if (open.pop() !== name) return undefined;
        hasEnded = open.length === 0;
        if (open.length === 1) {
          const isTwin = fields.has(name);
          hasTwins ||= isTwin;
          if (holdsElements || isTwin) unclear.add(name);
          fields.set(name, trim(value));
          holdsElements = false;
        }
      }
    } else {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      const plain = readText(text.slice(at, end));
      if (plain === undefined || (open.length < 2 && trim(plain) !== '')) return undefined;
      value += plain;
      at = end;
    }
  }
  if (!hasEnded) return undefined;
  for (const name of unclear) fields.delete(name);
  return { fields, unclear, hasTwins };
}

function readText(raw: string): string | undefined {
  if (raw.includes(CDATA_END)) return undefined;
  if (!raw.includes('&')) return raw;
  let isKnown = true;
  const text = raw.replace(/&[a-z]{0,4};?/g, (entity) => {
    const character = ENTITIES.get(entity);
    isKnown &&= character !== undefined;
    return character ?? '';
  });
  return isKnown ? text : undefined;
}

/**
 * Removes XML's own white space only; `String.trim` would remove more, and a pattern would take quadratic
 * time.
 */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
