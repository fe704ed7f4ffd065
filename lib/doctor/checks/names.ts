import { type Draft, failure, ok } from '../finding';
import { distinct, type Patient } from '../patient';

/** Two connections under one name: Passport keeps the last one only. */
export function checkNames({ connections }: Patient): readonly Draft[] {
  const names = connections.map(({ name }) => name);
  const repeated = distinct(
    names.filter((name, index) => names.indexOf(name) !== index),
    (name) => name,
  );
  if (repeated.length === 0) {
    return [
      ok('names', {
        en: `Names are distinct: ${names.join(', ')}.`,
        zh: `名称互不重复：${names.join('、')}。`,
      }),
    ];
  }
  return repeated.map((name) =>
    failure(
      'names',
      'developer',
      {
        en: `Two connections are called ${name}; Passport keeps only the last one.`,
        zh: `有两个连接都叫 ${name}，Passport 只会保留最后一个。`,
      },
      {
        en:
          'Give one of them another name: option `name`, and the same in its callbackURL where ' +
          'wecomRouter serves it.',
        zh: '请用选项 `name` 为其中一个改名；使用 wecomRouter 时 callbackURL 也要一并修改。',
      },
    ),
  );
}
