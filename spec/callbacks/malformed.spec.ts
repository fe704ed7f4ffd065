import { verifyPush } from '../../lib/callbacks/verify';
import { MALFORMED } from './support/malformed';
import { type Receiver, startReceiver, stopReceivers } from './support/receiver';
import { cancelAuthXml, envelopeXml, NOW, pushUrl, seal, trust } from './support/wecom';

describe('Malformed envelopes signed with the right token', () => {
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
