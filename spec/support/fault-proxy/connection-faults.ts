import { drip, ENDS, later, type ProxyFault } from './faults';

const PORTAL = '<html><body>Sign in to this network</body></html>';
const PORTAL_ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${PORTAL.length}\r\n\r\n${PORTAL}`;
/** A TLS alert, as a server that wants https answers http. */
const ALERT = Buffer.from('15030100020246', 'hex');

const connection = { phase: 'connection', isSeen: false } as const;

/** What can go wrong with a connection, before a call is read. */
export const CONNECTION_FAULTS: readonly ProxyFault[] = [
  { ...connection, name: 'refuses the connection', row: 'F03', effect: 'never-sent', refuses: true },
  {
    ...connection,
    name: 'resets the connection at its first byte',
    row: 'F06',
    effect: 'lost',
    meetConnection: (socket) => void socket.once('data', () => ENDS.reset(socket)),
  },
  {
    ...connection,
    name: 'ends the connection at once',
    row: 'F06',
    effect: 'lost',
    meetConnection: (socket) => ENDS.cut(socket.resume()),
  },
  {
    ...connection,
    name: 'takes the connection and is silent',
    row: 'F12',
    effect: 'silent',
    meetConnection: (socket) => void socket.resume(),
  },
  {
    ...connection,
    name: 'takes the connection and sends a head without end',
    row: 'F11',
    effect: 'silent',
    meetConnection: (socket) => void drip(socket.resume(), Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')),
  },
  {
    ...connection,
    name: 'takes a moment to take the connection',
    effect: 'harmless',
    meetConnection: (_, goOn) => void later().then(goOn),
  },
  {
    ...connection,
    name: 'is a captive portal',
    row: 'F13',
    effect: 'unreadable',
    meetConnection: (socket) => void socket.resume().once('data', () => socket.end(PORTAL_ANSWER)),
  },
  {
    ...connection,
    name: 'does not speak HTTP',
    row: 'F13',
    effect: 'cut-off',
    meetConnection: (socket) => void socket.resume().once('data', () => socket.end(ALERT)),
  },
];

const before = { phase: 'before' } as const;

/** What can go wrong after a call was read, and before any of the answer is sent. Each happens before and after WeCom has seen it. */
export const FAULTS_BEFORE: readonly ProxyFault[] = [
  ...(['reset', 'cut'] as const).flatMap((end): ProxyFault[] => [
    {
      ...before,
      name: `${end}s instead of handing the call on`,
      row: 'F06',
      effect: 'lost',
      isSeen: false,
      meetCall: async ({ socket }) => ENDS[end](socket),
    },
    {
      ...before,
      name: `${end}s after WeCom has answered`,
      row: 'F06',
      effect: 'lost',
      isSeen: true,
      async meetCall({ socket, reply }) {
        await reply();
        ENDS[end](socket);
      },
    },
  ]),
  {
    ...before,
    name: 'swallows the call',
    row: 'F12',
    effect: 'silent',
    isSeen: false,
    meetCall: async () => undefined,
  },
  {
    ...before,
    name: 'swallows the answer',
    row: 'F12',
    effect: 'silent',
    isSeen: true,
    meetCall: async ({ reply }) => void (await reply()),
  },
  {
    ...before,
    name: 'says without end that it will answer',
    row: 'F11',
    effect: 'silent',
    isSeen: false,
    meetCall: async ({ socket }) => void drip(socket, Buffer.from('HTTP/1.1 102 Processing\r\n\r\n')),
  },
  {
    ...before,
    name: 'answers a moment late',
    effect: 'harmless',
    isSeen: true,
    async meetCall({ reply, pass }) {
      await later();
      await pass(await reply());
    },
  },
  {
    ...before,
    name: 'answers when the caller has given up',
    row: 'F10',
    effect: 'silent',
    isSeen: true,
    async meetCall({ socket, reply, pass }) {
      const given = await reply();
      socket.once('close', () => void pass(given));
    },
  },
];
