/** Text that is HTML already. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | URLSearchParams | string | number | false | null | undefined | readonly Html[];

/** Builds HTML. What is put in is escaped, unless it was built here; `false`, `null` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  parts.forEach((part, index) => {
    markup += markupOf(part) + (strings[index + 1] ?? '');
  });
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === false || part === null || part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object' && !(part instanceof URLSearchParams))
    return part.map(({ markup }) => markup).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
