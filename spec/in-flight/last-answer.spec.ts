import { lastAnswer } from '../../lib/in-flight/last-answer';

describe('An answer that is asked for again', () => {
  const asked: string[] = [];
  const shout = lastAnswer((text: string) => {
    asked.push(text);
    return text.toUpperCase();
  });
  beforeEach(() => {
    asked.length = 0;
  });

  it('is given without work while the question stays the same', () => {
    expect([shout('a'), shout('a'), shout('a')]).toEqual(['A', 'A', 'A']);
    expect(asked).toEqual(['a']);
  });

  it('is never that of another question', () => {
    expect([shout('b'), shout('c'), shout('b')]).toEqual(['B', 'C', 'B']);
    expect(asked).toEqual(['b', 'c', 'b']);
  });

  it('may be undefined', () => {
    const nothing = lastAnswer((text: string) => void asked.push(text));

    expect([nothing(''), nothing('')]).toEqual([undefined, undefined]);
    expect(asked).toEqual(['']);
  });
});
