import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, faultKind } from '../faults';
import { playFault, sendJson } from '../play-fault';
import type { TokenGrant } from '../tokens';
import type { World } from '../world';
import { isKnownElsewhere } from './elsewhere';
import { type Endpoint, JsonBody } from './endpoint';
import { ENDPOINTS } from './endpoints';
import { errmsg, type Refusal, type Reply, refuse } from './reply';

const MAX_BODY_BYTES = 1024 * 1024;

/** Answers everything below `/cgi-bin`. An unknown path is a 404 without a body. */
export async function answerApiCall(world: World, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [path = '', rawQuery = ''] = splitOnce(req.url ?? '', '?');
  const endpoint = ENDPOINTS.get(path);
  const method = req.method ?? 'GET';
  const parameters = rawQuery === '' ? [] : rawQuery.split('&').map((part) => splitOnce(part, '=')[0] ?? '');
  const log = (errcode: number, fault?: Fault) =>
    world.calls.add({
      endpoint: path,
      errcode,
      method,
      parameters,
      ...(fault && { fault: faultKind(fault) ?? '' }),
    });
  const body = method === 'GET' ? '' : await readBody(req);
  if (!endpoint && isKnownElsewhere(path)) {
    // WeCom has this call, and a login needs it not: saying so is kinder than a 404 that WeCom would not
    // give.
    log(48005);
    sendJson(res, Buffer.from(JSON.stringify({ errcode: 48005, errmsg: `${path} is not simulated` })));
    return;
  }
  if (!endpoint || body === undefined) {
    log(0);
    res.writeHead(endpoint ? 413 : 404).end();
    return;
  }
  const form = /^application\/x-www-form-urlencoded/i.test(req.headers['content-type'] ?? '');
  const call = { method, query: new URLSearchParams(`?${rawQuery}`), text: body, form, ip: ipOf(req) };
  const answer = (fault?: Fault): Buffer => {
    const fields =
      fault && 'errcode' in fault ? scripted(world, endpoint, fault, call) : reply(world, endpoint, call);
    log(typeof fields['errcode'] === 'number' ? fields['errcode'] : 0, fault);
    return Buffer.from(JSON.stringify(fields));
  };
  const fault = world.faults.take(path);
  if (!fault || 'errcode' in fault) {
    sendJson(res, answer(fault));
    return;
  }
  let answered = false;
  playFault(fault, res, () => {
    answered = true;
    return answer(fault);
  });
  // A delayed answer is logged when it is made; whatever never asks for one is logged here.
  if (!answered && !('delayMs' in fault)) log(0, fault);
}

interface RawCall {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly form: boolean;
  readonly ip: string;
}

function reply(world: World, endpoint: Endpoint, call: RawCall): Readonly<Record<string, unknown>> {
  const body = new JsonBody(endpoint.method === 'GET' ? '' : call.text);
  const result = decide(world, endpoint, call, body);
  return 'errcode' in result ? failure(world, endpoint, result, call, body.warning) : result.fields;
}

// WeCom looks at the token before it looks at anything else (observed). A POST where GET is documented is
// read like the GET: published clients send user/get that way (observed), and no refusal of it is documented.
function decide(world: World, endpoint: Endpoint, call: RawCall, body: JsonBody): Reply {
  const early = endpoint.before?.(call.query);
  if (early) return early;
  const grant = endpoint.token && tokenGrant(world, endpoint.token, call.query);
  if (grant && 'errcode' in grant) return grant;
  if (endpoint.method === 'POST' && call.method !== 'POST') return refuse(endpoint.onGet ?? 40063);
  if (endpoint.method === 'POST' && call.form && !call.text.trimStart().startsWith('{')) {
    return refuse(endpoint.onForm ?? 47001);
  }
  return endpoint.answer({ world, query: call.query, body, grant });
}

function tokenGrant(world: World, kind: Endpoint['token'], query: URLSearchParams): TokenGrant | Refusal {
  const suite = kind === 'suite_access_token';
  const isProvider = kind === 'provider' || kind === 'provider_access_token';
  const token = query.get(kind === 'provider' ? 'access_token' : (kind ?? ''));
  if (!token) return refuse(suite ? 41022 : 41001);
  const grant = world.tokens.find(token);
  if (grant === 'expired') return refuse(suite ? 42009 : 42001);
  if (suite) return grant?.kind === 'suite' ? grant : refuse(40082);
  if (isProvider) return grant?.kind === 'provider' ? grant : refuse(40082);
  return grant?.kind === 'corp-app' || grant?.kind === 'suite-corp' ? grant : refuse(40014);
}

function scripted(
  world: World,
  endpoint: Endpoint,
  fault: Extract<Fault, { errcode: number }>,
  call: RawCall,
): Readonly<Record<string, unknown>> {
  if (fault.errmsg !== undefined) return { errcode: fault.errcode, errmsg: fault.errmsg };
  return failure(world, endpoint, refuse(fault.errcode), call, '');
}

function failure(
  world: World,
  endpoint: Endpoint,
  refusal: Refusal,
  call: RawCall,
  warning: string,
): Readonly<Record<string, unknown>> {
  const empty = Object.fromEntries((endpoint.emptyInErrors ?? []).map((field) => [field, []]));
  return { errcode: refusal.errcode, errmsg: errmsg(world, refusal, call.ip, warning), ...empty };
}

async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function ipOf(req: IncomingMessage): string {
  return (req.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
