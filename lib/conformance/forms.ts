import type { Answer } from './answer';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A form of a page, as a browser without scripts sees it. */
export interface Form {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly fields: readonly Field[];
  /** Buttons that send a value of their own. */
  readonly buttons: readonly Field[];
  /** Everything inside, for a look at its words. */
  readonly text: string;
}

/** The forms of a page. A reader of HTML this is not: it finds what templates write. */
export function formsOf(page: Answer): readonly Form[] {
  return [...page.body.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', text = '']) => {
    const attributes = attributesOf(head);
    const fields = [...text.matchAll(/<(?:input|textarea)\b([^>]*)>/gi)].map(([, raw = '']) =>
      fieldOf(raw, 'text'),
    );
    const buttons = [...text.matchAll(/<button\b([^>]*)>/gi)].map(([, raw = '']) => fieldOf(raw, 'submit'));
    return {
      action: new URL(attributes.get('action') || page.url, page.url).href,
      method: /^post$/i.test(attributes.get('method') ?? '') ? 'post' : 'get',
      fields: fields.filter(({ name, type }) => name !== '' && type !== 'submit'),
      buttons: [...buttons, ...fields.filter(({ type }) => type === 'submit')].filter(
        ({ name }) => name !== '',
      ),
      text,
    };
  });
}

export function asksForPassword(form: Form): boolean {
  return form.method === 'post' && form.fields.some(({ type }) => type === 'password');
}

/** A name and a password of the application's own. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

/** What a person sends who fills the form in. @param hidden - false: without what the page itself put in */
export function filled(form: Form, account: Account | undefined, hidden = true): Array<[string, string]> {
  return form.fields
    .filter(({ type }) => hidden || type !== 'hidden')
    .map(({ name, type, value }) => [name, valueFor(type, value, account)]);
}

function valueFor(type: string, value: string, account: Account | undefined): string {
  if (type === 'password') return account?.password ?? '';
  return type === 'hidden' || value !== '' ? value : (account?.name ?? '');
}

function fieldOf(raw: string, otherwise: string): Field {
  const attributes = attributesOf(raw);
  const type = (attributes.get('type') ?? otherwise).toLowerCase();
  return { name: attributes.get('name') ?? '', type, value: attributes.get('value') ?? '' };
}

function attributesOf(raw: string): ReadonlyMap<string, string> {
  const found = raw.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return new Map(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      unescaped(double ?? single ?? bare ?? ''),
    ]),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
