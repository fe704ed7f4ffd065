/** Of the operator's choice: the simulator's own would be right before anybody entered them. */
export const CHOSEN_KEYS = {
  token: 'ChosenToken1',
  encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
} as const;
