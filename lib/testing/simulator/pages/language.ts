export type Lang = 'zh' | 'en';

/** The same text for both kinds of reader. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** The language a browser asks for; Chinese where it asks for neither. */
export function preferredLang(acceptLanguage: string | undefined): Lang {
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag, quality: quality === undefined ? 1 : Number(quality.split('=')[1]) };
    })
    .filter(({ tag, quality }) => /^(zh|en)\b/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wishes[0]?.tag.startsWith('en') ? 'en' : 'zh';
}

export function isLang(value: string | null | undefined): value is Lang {
  return value === 'zh' || value === 'en';
}

/** A name in the page's language, where it has one. */
export function localName(named: { readonly name: string; readonly nameEn?: string }, lang: Lang): string {
  return lang === 'en' ? (named.nameEn ?? named.name) : named.name;
}
