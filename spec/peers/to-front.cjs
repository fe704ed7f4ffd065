// Loaded before a client (node --require): connections to WeCom's hosts go to the front, whatever library makes them; the client
// itself is untouched. No other connection leaves this machine.
const { Socket } = require('node:net');

const HOSTS = new Set((process.env.PEERS_HOSTS ?? '').split(','));
const PORT = Number(process.env.PEERS_FRONT_PORT);
const OWN = new Set(['127.0.0.1', '::1', 'localhost']);

const { connect } = Socket.prototype;

Socket.prototype.connect = function toFront(...given) {
  // Node hands over either what its caller gave, or a list it has made of that.
  const listed = Array.isArray(given[0]);
  const options = listed ? given[0][0] : given[0];
  const host = options?.host;
  if (typeof host !== 'string' || OWN.has(host)) return connect.apply(this, given);
  if (!HOSTS.has(host))
    throw new Error(`A client wanted to connect to ${host}: nothing leaves this machine.`);
  const moved = { ...options, host: '127.0.0.1', port: PORT };
  if (listed) given[0][0] = moved;
  else given[0] = moved;
  return connect.apply(this, given);
};
