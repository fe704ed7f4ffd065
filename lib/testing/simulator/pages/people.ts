import type { Member, Person, Visitor } from '../directory';
import type { World } from '../world';
import { type Html, html } from './html';
import { type Lang, localName } from './language';
import { ROLES, TEXTS } from './texts';

export interface PickerOptions {
  readonly lang: Lang;
  /** Whose name leads where. */
  readonly linkFor: (person: Person) => string;
  readonly include: (person: Person) => boolean;
  /** Frame in which a choice opens; `_top` leaves an embedded panel. */
  readonly target?: '_top';
}

/** Everybody there is to choose from, grouped by enterprise. */
export function picker(world: World, options: PickerOptions): Html {
  const { lang, include } = options;
  const groups = world.directory.allCorps().map(({ corp, members }) => {
    const people = members.filter(include);
    if (people.length === 0) return html``;
    const tag = world.suites.hasRelation(corp.corpId)
      ? html``
      : html`<span class="tag">${TEXTS.notInstalled[lang]}</span>`;
    const list = people.map((person) => entry(person, options));
    return html`<h3 class="group">${localName(corp, lang)}${tag}</h3><ul class="people">${list}</ul>`;
  });
  const visitors = world.directory.visitors().filter(include);
  if (visitors.length === 0) return html`${groups}`;
  const list = visitors.map((person) => entry(person, options));
  return html`${groups}<h3 class="group">${TEXTS.visitors[lang]}</h3><ul class="people">${list}</ul>`;
}

function entry(person: Person, { lang, linkFor, target }: PickerOptions): Html {
  const frame = target === undefined ? html`` : html` target="${target}"`;
  return html`<li><a class="person" href="${linkFor(person)}" data-member="${person.key}"${frame}>${badge(person, lang)}</a></li>`;
}

/** Face, name, id and what is special about somebody. */
export function badge(person: Person, lang: Lang): Html {
  const name = localName(person, lang);
  const id = person.kind === 'member' ? person.userId : person.openId;
  const tags = (person.kind === 'member' ? memberTags(person, lang) : visitorTags(person, lang)).map(
    (tag) => html`<span class="tag">${tag}</span>`,
  );
  const tint = [...person.key].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 4;
  const initial = [...name][0] ?? '?';
  return html`<span class="face t${tint}" aria-hidden="true">${initial}</span><span class="who">${name}${tags}<small>${id}</small></span>`;
}

function memberTags(member: Member, lang: Lang): string[] {
  const role = ROLES[member.role]?.[lang];
  return [...(role === undefined ? [] : [role]), ...(member.visible ? [] : [TEXTS.invisible[lang]])];
}

function visitorTags(visitor: Visitor, lang: Lang): string[] {
  return visitor.customerOf ? [TEXTS.externalContact[lang]] : [];
}
