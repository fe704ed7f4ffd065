import { verifyUrlCheck } from '../../lib/callbacks/verify';
import {
  appHandler,
  dataBody,
  eventDataXml,
  providerHandler,
  sealData,
  sealSystem,
  systemBody,
  systemXml,
} from './support/data';
import { type Receiver, type Setup, startReceiver, stopReceivers } from './support/receiver';
import { checkUrl, envelopeXml, NOW, pushUrl, seal, ticketXml, trust } from './support/wecom';

/** Every text that differs from the given one in a single bit. */
function* flips(text: string): Generator<string> {
  const bytes = Buffer.from(text, 'latin1');
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) {
      bytes[at] = byte ^ (1 << bit);
      yield bytes.toString('latin1');
    }
    bytes[at] = byte;
  }
}

const now = NOW * 1000;
const query = '/suite?'.length;

const ticket = seal(ticketXml('ticket'));
const left = sealData(eventDataXml('change_contact', { ChangeType: 'delete_user', UserID: 'li' }));
const paid = sealSystem(systemXml({ InfoType: 'license_pay_success' }));

describe.each<[string, Setup, typeof ticket, string, string]>([
  ['command', {}, ticket, envelopeXml(ticket.encrypt), 'success'],
  ['data', { handler: appHandler }, left, dataBody(left), ''],
  ['system', { handler: providerHandler }, paid, systemBody(paid), 'success'],
])('A valid %s push with one bit flipped', (_, setup, sealed, body, answer) => {
  const url = pushUrl(sealed);
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver(setup);
  });
  afterEach(stopReceivers);

  it('is accepted without the flip', async () => {
    expect(await receiver.send(url, { method: 'POST', body })).toMatchObject({
      status: 200,
      body: answer,
    });
  });

  it('is refused for every bit of the body, with no effect (T63)', async () => {
    const statuses = new Set<number>();

    for (const flipped of flips(body)) {
      const reply = await receiver.send(url, { method: 'POST', body: Buffer.from(flipped, 'latin1') });
      statuses.add(reply.status);
    }

    expect([...statuses]).toEqual([401]);
    expect(receiver.events).toEqual([]);
    expect(await receiver.tickets.current()).toBeUndefined();
  });

  it('is refused for every bit of a value of the query (T63)', async () => {
    const statuses = new Set<number>();
    const { msgSignature, timestamp, nonce, encrypt } = sealed;

    for (const field of ['msgSignature', 'timestamp', 'nonce'] as const) {
      for (const flipped of flips(sealed[field])) {
        const changed = { msgSignature, timestamp, nonce, encrypt, [field]: flipped };
        statuses.add((await receiver.send(pushUrl(changed), { method: 'POST', body })).status);
      }
    }

    expect([...statuses]).toEqual([401]);
    expect(receiver.events).toEqual([]);
  });
});

describe('A valid URL check with one bit flipped', () => {
  it('is refused for every bit of the query that changes what it says', () => {
    const check = checkUrl(seal('1616140317555161061'));
    // %2B and %2b are two spellings of one value.
    const meaning = (text: string) => new URLSearchParams(text).toString();
    const changed = [...flips(check.slice(query))].filter(
      (flipped) => meaning(flipped) !== meaning(check.slice(query)),
    );

    const accepted = changed.filter(
      (flipped) => verifyUrlCheck(check.slice(0, query) + flipped, trust(), now).ok,
    );

    expect(verifyUrlCheck(check, trust(), now).ok).toBe(true);
    expect(accepted).toEqual([]);
  });
});
