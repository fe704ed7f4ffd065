import { verifyPush } from '../../lib/callbacks/verify';
import {
  appHandler,
  CORP_ID,
  dataBody,
  eventDataXml,
  providerHandler,
  systemBody,
  systemXml,
} from './support/data';
import { MALFORMED, malformed } from './support/malformed';
import { type Receiver, startReceiver, stopReceivers } from './support/receiver';
import { cancelAuthXml, envelopeXml, NOW, PROVIDER_CORP_ID, pushUrl, seal, trust } from './support/wecom';

describe('Malformed envelopes signed with the right token (T68)', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(stopReceivers);

  it('come in sixty kinds and more', () => {
    expect(MALFORMED.length).toBeGreaterThanOrEqual(60);
  });

  it('differ from one that is accepted', () => {
    const sealed = seal(cancelAuthXml());

    expect(verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trust(), NOW * 1000).ok).toBe(true);
  });

  it.each(MALFORMED)('are refused alike: %s', async (_, sealed) => {
    const reply = await receiver.send(pushUrl(sealed), {
      method: 'POST',
      body: envelopeXml(sealed.encrypt),
    });

    expect(reply).toMatchObject({ status: 401, body: '' });
    expect(receiver.events).toEqual([]);
    expect(receiver.errors).toEqual([]);
  });
});

describe.each([
  ['data', appHandler, dataBody, { good: eventDataXml('subscribe'), receiveId: CORP_ID }],
  [
    'system',
    providerHandler,
    systemBody,
    { good: systemXml({ InfoType: 'license_refund' }), receiveId: PROVIDER_CORP_ID },
  ],
])('Malformed %s pushes signed with the right token (T68)', (_, handler, bodyOf, genuine) => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver({ handler });
  });
  afterAll(stopReceivers);

  it('come in sixty kinds and more', () => {
    expect(malformed(genuine).length).toBeGreaterThanOrEqual(60);
  });

  it.each(malformed(genuine))('are refused alike: %s', async (__, sealed) => {
    const reply = await receiver.send(pushUrl(sealed), { method: 'POST', body: bodyOf(sealed) });

    expect(reply).toMatchObject({ status: 401, body: '' });
    expect(receiver.events).toEqual([]);
    expect(receiver.errors).toEqual([]);
  });

  it('differ from one that is accepted', async () => {
    const sealed = seal(genuine.good, { receiveId: genuine.receiveId });

    expect((await receiver.send(pushUrl(sealed), { method: 'POST', body: bodyOf(sealed) })).status).toBe(200);
  });
});
