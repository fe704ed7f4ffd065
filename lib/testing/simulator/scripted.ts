import type { Person } from './directory';

/** What the next login page does by itself. */
export type ScriptedAnswer = { readonly approveAs: Person } | 'decline';

/** Answers given beforehand with approveAs() and declineNext(), first in, first out. */
export class ScriptedAnswers {
  private readonly waiting: ScriptedAnswer[] = [];

  add(answer: ScriptedAnswer): void {
    this.waiting.push(answer);
  }

  next(): ScriptedAnswer | undefined {
    return this.waiting.shift();
  }
}
