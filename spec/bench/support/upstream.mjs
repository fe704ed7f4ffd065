// WeCom as far as a benchmark needs it, and an OAuth server beside it: one constant answer for each path.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';

const ANSWERS = {
  '/cgi-bin/service/get_provider_token': { provider_access_token: 'provider-token', expires_in: 7200 },
  '/cgi-bin/service/get_login_info': {
    errcode: 0,
    errmsg: 'ok',
    usertype: 5,
    user_info: { userid: 'zhangsan', open_userid: 'woZhangsan', name: 'Zhang San', avatar: '' },
    corp_info: { corpid: 'wwaaaaaaaaaaaaaaaa' },
    agent: [],
    auth_info: { department: [] },
  },
  '/oauth2/token': { access_token: 'access-token', token_type: 'bearer', expires_in: 7200 },
};
const BODIES = new Map(Object.entries(ANSWERS).map(([path, answer]) => [path, JSON.stringify(answer)]));

/** Returns a server; with a certificate it speaks TLS. `seen` counts its handshakes and calls; idle connections are closed after a while. */
export function createUpstream(certificate, keepAliveTimeout = 60_000) {
  const seen = { connections: 0, calls: 0 };
  const answer = (req, res) => {
    seen.calls += 1;
    const body = BODIES.get(req.url.split('?')[0]);
    req.resume().on('end', () => {
      res.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' }).end(body);
    });
  };
  const server = certificate ? createHttpsServer(certificate, answer) : createHttpServer(answer);
  server.keepAliveTimeout = keepAliveTimeout;
  server.on(certificate ? 'secureConnection' : 'connection', () => {
    seen.connections += 1;
  });
  return { server, seen };
}
