import { canariesIn, type Mark } from '../../support/canaries';
import { shownBy } from '../../support/shown';

/** Canaries that a value shows, by whatever way it is looked at. */
export function leaksInValue(what: string, value: unknown, wanted?: readonly Mark[]): string[] {
  return Object.entries(shownBy(value)).flatMap(([way, text]) => leaksIn(`${what}, by ${way}`, text, wanted));
}

/** Canaries in a text. */
export function leaksIn(sink: string, text: string, wanted?: readonly Mark[]): string[] {
  return canariesIn(text, wanted).map((leak) => `${sink} holds ${leak}`);
}
