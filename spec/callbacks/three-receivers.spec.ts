import { inspect } from 'node:util';
import express from 'express';
import { appCallback, MemoryTokenStore, providerCallback, suiteCallback } from '../../lib';
import {
  appHandler,
  CORP_ID,
  eventDataXml,
  providerHandler,
  sealData,
  systemXml,
  textXml,
} from './support/data';
import { type Receiver, type Setup, startReceiver, stopReceivers } from './support/receiver';
import {
  cancelAuthXml,
  checkUrl,
  envelopeXml,
  KEY,
  PROVIDER_CORP_ID,
  pushUrl,
  SUITE_ID,
  seal,
  ticketXml,
} from './support/wecom';

afterEach(stopReceivers);

/** A message of each kind, for whom WeCom seals it. */
const PUSHES = {
  command: { message: cancelAuthXml(), receiveId: SUITE_ID },
  data: { message: eventDataXml('enter_agent'), receiveId: CORP_ID },
  system: { message: systemXml({ InfoType: 'license_pay_success' }), receiveId: PROVIDER_CORP_ID },
};
type Kind = keyof typeof PUSHES;

const send = (receiver: Receiver, kind: Kind, receiveId = PUSHES[kind].receiveId) =>
  receiver.push(PUSHES[kind].message, { receiveId });

const ADDRESSES: ReadonlyArray<readonly [string, Setup, readonly Kind[]]> = [
  ['suite', {}, ['command', 'data']],
  ['app', { handler: appHandler }, ['data']],
  ['provider', { handler: providerHandler }, ['system']],
];

describe.each(ADDRESSES)('The address of the %s', (_, setup, taken) => {
  it.each(Object.keys(PUSHES) as Kind[])(
    'takes what is for it, and refuses the rest: a %s push (T69)',
    async (kind) => {
      const receiver = await startReceiver(setup);

      const reply = await send(receiver, kind);

      if (taken.includes(kind)) {
        expect(reply).toMatchObject({ status: 200, body: kind === 'data' ? '' : 'success' });
        expect(receiver.events).toEqual([expect.objectContaining({ source: kind })]);
      } else {
        expect(reply).toMatchObject({ status: 401, body: '' });
        expect(receiver.events).toEqual([]);
        expect(receiver.warnings).toEqual([expect.stringContaining('receive id')]);
      }
    },
  );

  it('reads no message of one kind as another, for whomever it is sealed', async () => {
    const receiver = await startReceiver(setup);
    const kinds = Object.keys(PUSHES) as Kind[];

    for (const kind of kinds) {
      for (const other of kinds.filter((one) => one !== kind))
        await send(receiver, kind, PUSHES[other].receiveId);
    }

    // What is sealed for a suite is a command, at most one without a name.
    const meaning = receiver.events.filter(({ source, type }) => source !== 'command' || type !== 'other');
    expect(meaning).toEqual([]);
    expect(await receiver.tickets.current()).toBeUndefined();
  });
});

describe('The address of the provider', () => {
  it('takes nothing that was sealed, and meant, for another provider with the same keys (T69)', async () => {
    const receiver = await startReceiver({ handler: providerHandler });
    const foreign = systemXml({ InfoType: 'license_pay_success', ServiceCorpId: 'wwanotherprovider' });

    const reply = await receiver.push(foreign, { receiveId: 'wwanotherprovider' });

    expect(reply).toMatchObject({ status: 401, body: '' });
    expect(receiver.events).toEqual([]);
    expect(receiver.warnings).toEqual([expect.stringContaining('receive id')]);
  });
});

describe.each(['data', 'system'] as const)('A %s push whose envelope', (kind) => {
  const { message, receiveId } = PUSHES[kind];

  it.each([
    ['names somebody else than the seal is refused, as one of commands is', 'wwsomebodyelse', 401],
    ['names nobody is not', undefined, 200],
  ])('%s', async (_, named, status) => {
    const receiver = await startReceiver({ handler: kind === 'data' ? appHandler : providerHandler });
    const sealed = seal(message, { receiveId });
    const nameless = `<xml><Encrypt>${sealed.encrypt}</Encrypt></xml>`;
    const body = named === undefined ? nameless : envelopeXml(sealed.encrypt, named);

    const reply = await receiver.send(pushUrl(sealed), { method: 'POST', body });

    expect(reply.status).toBe(status);
    expect(receiver.events).toHaveLength(status === 200 ? 1 : 0);
    expect(receiver.errors).toEqual([]);
  });
});

describe('A data push', () => {
  it('has one effect, however often it comes', async () => {
    const receiver = await startReceiver();

    for (let round = 0; round < 4; round++) {
      const sealed = sealData(PUSHES.data.message, { nonce: `n${round}` });
      expect(sealed.nonce).toBe(`n${round}`);
      await receiver.push(PUSHES.data.message, { receiveId: CORP_ID, nonce: `n${round}` });
    }

    expect(receiver.events).toHaveLength(1);
  });

  it('of the same second about another member is another event', async () => {
    const receiver = await startReceiver();
    const leaves = (UserID: string) =>
      receiver.push(
        eventDataXml('change_contact', { FromUserName: 'sys', ChangeType: 'delete_user', UserID }),
        {
          receiveId: CORP_ID,
        },
      );

    await leaves('li');
    await leaves('zhang');

    expect(receiver.events).toMatchObject([{ userId: 'li' }, { userId: 'zhang' }]);
  });

  it('of the provider, whose own enterprise has the app, is data', async () => {
    const receiver = await startReceiver();
    const own = textXml('hello').replaceAll(CORP_ID, PROVIDER_CORP_ID);

    await receiver.push(own, { receiveId: PROVIDER_CORP_ID });

    expect(receiver.events).toEqual([
      expect.objectContaining({ source: 'data', authCorpId: PROVIDER_CORP_ID }),
    ]);
  });
});

describe('A URL check', () => {
  it.each([
    ['suite', {}, [SUITE_ID, PROVIDER_CORP_ID, CORP_ID, 'wpMine', '']],
    ['suite with corps', { options: { corps: ['wpMine'] } }, [SUITE_ID, PROVIDER_CORP_ID, 'wpMine', '']],
    ['app', { handler: appHandler }, [CORP_ID, '']],
    ['provider', { handler: providerHandler }, [PROVIDER_CORP_ID]],
  ] satisfies ReadonlyArray<readonly [string, Setup, readonly string[]]>)(
    'of the %s is answered for whom it may be sealed, and for nobody else',
    async (_, setup, answered) => {
      const receiver = await startReceiver(setup);
      const all = [SUITE_ID, PROVIDER_CORP_ID, CORP_ID, 'wpMine', '', 'no id'];

      const replies = await Promise.all(
        all.map(async (receiveId) => (await receiver.send(checkUrl(seal('42', { receiveId })))).status),
      );

      expect(all.filter((__, index) => replies[index] === 200)).toEqual(
        all.filter((receiveId) => answered.includes(receiveId)),
      );
    },
  );
});

describe('A cloud function that has read the body', () => {
  it.each([
    ['a Buffer', (text: string) => Buffer.from(text)],
    ['a string', (text: string) => text],
  ])('leaves it as rawBody: %s', async (_, leave) => {
    const receiver = await startReceiver({
      before: (app) => {
        app.use(express.text({ type: '*/*' }), (req, _res, next) => {
          Object.assign(req, { rawBody: leave(req.body), body: { parsed: true } });
          next();
        });
      },
    });

    expect((await receiver.push(ticketXml('T'))).body).toBe('success');
    expect(pushUrl(seal('x'))).toContain('/suite?');
  });
});

describe('What a receiver shows of itself', () => {
  it('is where it is mounted, and neither Token nor EncodingAESKey', () => {
    const receivers = [
      suiteCallback({
        suiteId: SUITE_ID,
        providerCorpId: PROVIDER_CORP_ID,
        keys: KEY,
        tokenStore: new MemoryTokenStore(),
      }),
      appCallback({ name: 'intranet', corps: 'any', keys: KEY }),
      providerCallback({ providerCorpId: PROVIDER_CORP_ID, keys: KEY }),
    ];

    const shown = inspect(receivers, { depth: 12, showHidden: true }) + JSON.stringify(receivers);

    expect(receivers.map(({ path }) => path)).toEqual([`/suite/${SUITE_ID}`, '/app/intranet', '/provider']);
    expect(receivers[1]?.name).toBe('intranet');
    expect(shown).not.toContain(KEY.token);
    expect(shown).not.toContain(KEY.encodingAESKey.slice(0, 20));
  });
});
