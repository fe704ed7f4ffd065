import { setTimeout as pause } from 'node:timers/promises';
import { decrypt, getSignature } from '@wecom/crypto';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { MemoryTokenStore, suiteCallback, WeComWorkbench, wecomErrorPage, wecomRouter } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import type { ReceiverMistake, SuiteMistake } from './mistakes';

/** A provider's application for the Workbench; members of the two enterprises that installed it may enter. */
export function suiteApp(wecom: WeComSimulator, url: string, mistake?: SuiteMistake): Express {
  const is = (name: SuiteMistake) => name === mistake;
  const { suiteId, suiteSecret, providerCorpId, token, encodingAESKey } = wecom.credentials;
  const installed = new Set(wecom.corps.filter((corp) => corp.installed).map(({ corpId }) => corpId));
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id));
  passport.deserializeUser((id, done) => done(null, { id: String(id) }));
  const tokenStore = new MemoryTokenStore();
  const workbench = new WeComWorkbench(
    {
      flow: 'suite-app',
      suiteId,
      suiteSecret,
      corps: (corpId) => installed.has(corpId),
      callbackURL: `${url}/auth/wecom/wecom-workbench/callback`,
      hosts: wecom.hosts,
      tokenStore,
    },
    ({ profile }) => ({ id: profile.id }),
  );
  const callback = suiteCallback({
    suiteId,
    providerCorpId,
    keys: { token, encodingAESKey },
    tokenStore: is('ticket elsewhere') ? new MemoryTokenStore() : tokenStore,
    onEvent: (event) => {
      if (event.type !== 'cancel_auth' || is('removal ignored')) return;
      if (is('removal of all')) installed.clear();
      installed.delete(event.authCorpId);
    },
  });

  const app = express();
  if (is('parser in front')) app.use(xmlParser);
  const cookie = { sameSite: 'lax' } as const;
  app.use(
    session({ secret: 'a secret of this application', resave: false, saveUninitialized: false, cookie }),
  );
  app.use(passport.session());
  if (is('ticket for anybody') || is('ticket from data')) {
    const known = [suiteId, ...wecom.corps.map(({ corpId }) => corpId)];
    const isGood = (receiveId: string, message: string) =>
      is('ticket from data') ? known.includes(receiveId) : !message.includes('<MsgType>');
    app.post('/auth/wecom/suite/:suite', ...takingTickets(wecom, tokenStore, isGood));
  }
  const routes = {
    passport,
    connections: [workbench],
    callbacks: [callback],
    successRedirect: '/',
    failureRedirect: '/login',
  };
  app.use('/auth/wecom', wecomRouter(routes as Parameters<typeof wecomRouter>[0]));
  app.get('/login', (_req, res) => res.send('<a href="/auth/wecom">Sign in</a>'));
  app.get('/', (req, res) => {
    const { id } = (req.user ?? {}) as { id?: string };
    res.send(id === undefined ? '<a href="/login">Sign in</a>' : `<p>Signed in as ${id}</p>`);
  });
  app.use(wecomErrorPage({ home: '/' }));
  return app;
}

/** A parser that makes an object of each XML body, as express-xml-bodyparser does. */
const xmlParser: RequestHandler = (req, _res, next) => {
  if (!/xml/.test(String(req.headers['content-type'] ?? ''))) return next();
  return req
    .on('end', () => {
      req.body = {};
      next();
    })
    .resume();
};

/** Stores tickets by hand before the library sees them, by a rule of its own for which are good. */
function takingTickets(
  { credentials }: WeComSimulator,
  tokenStore: MemoryTokenStore,
  isGood: (receiveId: string, message: string) => boolean,
): RequestHandler[] {
  const tickets = new SuiteTickets(credentials.suiteId, tokenStore);
  const take: RequestHandler = async (req, _res, next) => {
    const sealed = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(String(req.body))?.[1] ?? '';
    try {
      const { message, id } = decrypt(credentials.encodingAESKey, sealed);
      const ticket = /suite_ticket.*<SuiteTicket><!\[CDATA\[(.*?)\]\]>/.exec(message)?.[1];
      const thisSecond = new Date(Math.floor(Date.now() / 1000) * 1000);
      if (ticket !== undefined && isGood(id, message)) await tickets.save(ticket, thisSecond);
    } catch {
      // No ticket; what it is instead, the library says.
    }
    next();
  };
  return [express.text({ type: () => true, limit: '2mb' }), take];
}

/** What WeCom pushes, taken without a library. There is nothing to sign in to. */
export function receiverApp(wecom: WeComSimulator, mistake?: ReceiverMistake): Express {
  const is = (name: ReceiverMistake) => name === mistake;
  const { suiteId, token, encodingAESKey } = wecom.credentials;
  const isSigned = (query: Readonly<Record<string, unknown>>, sealed: string) => {
    const { msg_signature: signature, timestamp, nonce } = query;
    const right = getSignature(token, String(timestamp), String(nonce), sealed);
    return is('any signature of a list') ? [signature].flat().includes(right) : signature === right;
  };
  let taken = 0;
  const app = express();
  app.get('/', (_req, res) => res.send('Nobody signs in here.'));
  app.get('/auth/wecom/suite/:suite', (req, res) => {
    const sealed = String(req.query['echostr'] ?? '');
    if (is('echo') && req.query['msg_signature'] === undefined) return res.send(sealed);
    if (!isSigned(req.query, sealed) && !is('url check unverified')) return res.sendStatus(401);
    try {
      const { message } = decrypt(encodingAESKey, sealed);
      return is('url check in json') ? res.json(message) : res.send(message);
    } catch {
      return res.sendStatus(401);
    }
  });
  const body = express.text({ type: () => true, limit: is('any size') ? '10mb' : '64kb' });
  app.post('/auth/wecom/suite/:suite', body, async (req, res) => {
    const xml = String(req.body ?? '');
    if (is('any size') && xml.length > 100_000) return res.send('success');
    const sealed = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(xml)?.[1];
    if (sealed === undefined)
      return is('plain text') && xml.includes('<SuiteId>') ? res.send('success') : res.sendStatus(401);
    if (!isSigned(req.query, sealed) && !is('event unverified')) return res.sendStatus(401);
    try {
      const { message: sent, id } = decrypt(encodingAESKey, sealed);
      const message = is('entities expanded') ? expanded(sent) : sent;
      const type = /<InfoType>\s*(?:<!\[CDATA\[)?(\w+)/.exec(message)?.[1];
      const at = Number(/<TimeStamp>(\d+)/.exec(message)?.[1]);
      if (id !== suiteId && !is('receiver unread')) return res.sendStatus(401);
      if (type === undefined || (Math.abs(Date.now() / 1000 - at) > 2100 && !is('any age')))
        return res.sendStatus(401);
      if (type === 'change_auth') taken += 1;
      // The fourth one finds no worker that is free.
      if (is('work before the answer') && type === 'change_auth' && taken === 4) await pause(1100);
      if (is('unknown refused') && type === 'event_of_the_future') return res.sendStatus(400);
      return is('json answer') ? res.json({ ok: true }) : res.send('success');
    } catch (error) {
      if (is('garbage throws') || error instanceof RangeError) throw error;
      return res.sendStatus(401);
    }
  });
  app.use((error: { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    res.sendStatus(error.status ?? 500);
  });
  return app;
}

/** The document with its own entities put in, until there is no room for them. */
function expanded(xml: string): string {
  const entities = new Map(
    [...xml.matchAll(/<!ENTITY (\w+) "([^"]*)">/g)].map(([, name, text]) => [name, text]),
  );
  let text = xml.replace(/<!DOCTYPE.*\]>/, '');
  while (/&\w+;/.test(text)) {
    text = text.replace(/&(\w+);/g, (_, name: string) => entities.get(name) ?? '');
    if (text.length > 100_000) throw new RangeError('Out of memory');
  }
  return text;
}
