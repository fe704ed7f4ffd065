import { WeComConfigError } from '../../../lib';
import { CANARY } from './right-options';

/** Expects an error about options that says so, and never shows a value. */
export function expectRefusal(attempt: () => unknown, message: RegExp): void {
  expect(attempt).toThrow(WeComConfigError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(CANARY);
}
