import { type Draft, failure, ok } from '../finding';
import { distinct, type Patient } from '../patient';
import { whatFailed } from '../silence';
import { isAnswer } from '../visit';

/** Whether the application answers, at `app` or where each callbackURL leads. */
export async function checkAppReachable(patient: Patient): Promise<readonly Draft[]> {
  const sites = distinct(patient.connections, (connection) => patient.originOf(connection));
  return Promise.all(
    sites.map(async (connection) => {
      const origin = patient.originOf(connection);
      const visit = await patient.strayCallback(connection);
      if (isAnswer(visit))
        return ok('app-reachable', { en: `${origin} answers.`, zh: `${origin} 可以访问。` });
      const { en, zh, remedy } = whatFailed(visit.failed);
      return failure(
        'app-reachable',
        'operator',
        {
          en: `The application at ${origin} cannot be reached from here: ${en}.`,
          zh: `从此处无法访问应用 ${origin}：${zh}。`,
        },
        {
          en: `${remedy.en} An application that runs elsewhere is named by --app URL (app in code).`,
          zh: `${remedy.zh}应用运行在其他地址时，请用 --app URL（代码中为 app）指明。`,
        },
      );
    }),
  );
}
