/** What is said to people, in both languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Lang = keyof Text;

/** The run cannot go on, and the person who started it can put that right. */
export class ConformanceError extends Error {
  constructor(
    /** The same in English and Chinese. */
    readonly text: Text,
  ) {
    super(text.en);
    this.name = 'ConformanceError';
  }
}

/**
 * A step that a check stands on did not come off; the check counts as failed, with this as what was found.
 */
export class StepFailed extends Error {
  constructor(readonly text: Text) {
    super(text.en);
    this.name = 'StepFailed';
  }
}

/** A check needs what this application, or the simulator, does not have. */
export class NotPossible extends Error {
  constructor(readonly text: Text) {
    super(text.en);
    this.name = 'NotPossible';
  }
}
