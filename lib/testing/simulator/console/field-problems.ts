import type { Text } from '../pages/language';
import { isDomain, isWebAddress } from '../settings';
import { type ConsoleApp, type ConsoleField, type ConsoleFields, labelOf } from './console-app';
import { listOf } from './entries';

/** Something that keeps a page of the console from being saved. */
export interface FieldProblem {
  /** Where something is wrong. */
  readonly field: ConsoleField;
  /** What, in English and Chinese. */
  readonly why: Text;
}

const NEEDS_KEYS: readonly ConsoleField[] = ['token', 'encodingAESKey'];

/** What is wrong with the values alone, before anybody is asked. */
export function fieldProblems(app: ConsoleApp, fields: ConsoleFields): FieldProblem[] {
  const hasAddress = Boolean(fields.commandUrl || fields.dataUrl);
  const wanted = hasAddress ? [...app.required, ...NEEDS_KEYS] : app.required;
  const missing = [...new Set(wanted)].filter((field) => !fields[field]);
  const wrong = app.sections
    .flatMap((section) => section.fields)
    .map(({ field }) => ({ field, why: wrongValue(field, fields[field] ?? '') }))
    .filter((found): found is FieldProblem => found.why !== undefined);
  return [
    ...missing.map((field) => ({
      field,
      why: { zh: `请填写${labelOf(app, field)}。`, en: `${labelOf(app, field)} is missing.` },
    })),
    ...wrong,
  ];
}

function wrongValue(field: ConsoleField, value: string): Text | undefined {
  if (value === '') return undefined;
  switch (field) {
    case 'token':
      return /^[A-Za-z0-9]{1,32}$/.test(value)
        ? undefined
        : { zh: '应为 1 至 32 个字母或数字。', en: 'It has 1 to 32 letters and digits.' };
    case 'encodingAESKey':
      return /^[A-Za-z0-9]{43}$/.test(value)
        ? undefined
        : {
            zh: `应为 43 个字母或数字，现有 ${value.length} 个字符。`,
            en: `It has 43 letters and digits; this has ${value.length} characters.`,
          };
    case 'homepage':
    case 'commandUrl':
    case 'dataUrl':
      return isWebAddress(value)
        ? undefined
        : {
            zh: '应为完整的地址，以 https:// 开头（本机可用 http://）。',
            en: 'It is a whole address that begins with https:// (on this machine http:// will do).',
          };
    default:
      return listOf(value).every(isDomain)
        ? undefined
        : {
            zh: '只填域名和端口，例如 app.example.com 或 localhost:3000；不含协议、路径和通配符。',
            en: 'It is host and port only, such as app.example.com or localhost:3000; no scheme, no path, no wildcard.',
          };
  }
}
