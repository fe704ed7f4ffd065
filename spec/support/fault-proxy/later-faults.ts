import { ENDS, type ProxyFault } from './faults';

const after = { phase: 'after', effect: 'harmless', isSeen: true } as const;

const answer = (status: string, text: string) =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

/** About somebody who has not signed in, in the form of every call's answer. */
const MALLORY =
  '{"errcode":0,"userid":"mallory","UserId":"mallory","corpid":"wwmallory","user_info":{"userid":"mallory"},' +
  '"corp_info":{"corpid":"wwmallory"},"open_userid":"womallory","permanent_code":"mallory","access_token":"mallory"}';

const NOBODY_ASKED = {
  'a time-out': answer('408 Request Timeout', ''),
  'an answer about somebody else': answer('200 OK', MALLORY),
  'half an answer': 'HTTP/1.1 200 OK\r\nContent-',
  noise: '\0\0\0\0',
} as const;

/** What can go wrong with a connection after a whole answer: it must harm neither this call nor the next. */
export const FAULTS_AFTERWARDS: readonly ProxyFault[] = [
  ...(['reset', 'cut'] as const).flatMap((end): ProxyFault[] => [
    {
      ...after,
      name: `${end}s right after its answer`,
      row: 'F48',
      async meetCall({ socket, reply, pass }) {
        await pass(await reply());
        ENDS[end](socket);
      },
    },
    {
      ...after,
      isLater: true,
      name: `${end}s the idle connection`,
      row: 'F56',
      async meetCall({ socket, reply, pass, idle, noticed }) {
        await pass(await reply());
        await idle;
        ENDS[end](socket);
        await noticed();
      },
    },
  ]),
  ...Object.entries(NOBODY_ASKED).map(
    ([what, bytes]): ProxyFault => ({
      ...after,
      isLater: true,
      name: `sends ${what} nobody asked for over the idle connection`,
      row: 'F48',
      async meetCall({ socket, reply, pass, idle, noticed }) {
        await pass(await reply());
        await idle;
        await new Promise((resolve) => void socket.write(bytes, resolve));
        await noticed();
      },
    }),
  ),
];
