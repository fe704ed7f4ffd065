import { readFlatXml } from '../../lib/callbacks/flat-xml';
import type { ReadPush } from '../../lib/callbacks/push';
import { readSystemPush } from '../../lib/callbacks/system-push';
import { systemXml } from './support/data';
import { eventXml, NOW, PROVIDER_CORP_ID } from './support/wecom';

const BASE = { source: 'system', providerCorpId: PROVIDER_CORP_ID, at: new Date(NOW * 1000) };

const read = (xml: string): ReadPush => {
  const flat = readFlatXml(xml);
  return flat ? readSystemPush(flat, PROVIDER_CORP_ID) : { ok: false, reason: 'event' };
};

describe('An event of the provider', () => {
  it.each([
    ['license_pay_success', 'license_paid'],
    ['license_refund', 'license_refunded'],
    ['auto_activate', 'license_activated'],
  ])('says what became of licences: %s', (InfoType, type) => {
    expect(read(systemXml({ InfoType, AuthCorpId: 'wpA' }))).toEqual({
      ok: true,
      event: { ...BASE, type, authCorpId: 'wpA' },
    });
  });

  it('may leave the enterprise out', () => {
    expect(read(systemXml({ InfoType: 'license_refund' }))).toEqual({
      ok: true,
      event: { ...BASE, type: 'license_refunded' },
    });
  });

  it.each(['advanced_api_auth', 'register_corp', 'constructor', '__proto__'])(
    'is passed on under its own name where it has none here: %s',
    (InfoType) => {
      expect(read(systemXml({ InfoType }))).toMatchObject({
        ok: true,
        event: { ...BASE, type: 'other', infoType: InfoType },
      });
    },
  );

  it.each([
    ['another provider', systemXml({ InfoType: 'x', ServiceCorpId: 'wwother' })],
    ['nobody', eventXml({ InfoType: 'x', TimeStamp: String(NOW) })],
    ['a suite', systemXml({ InfoType: 'suite_ticket', SuiteId: 'ww1' })],
    ['an app', systemXml({ InfoType: 'x', MsgType: 'event' })],
  ])('is refused where it is for %s', (_, xml) => {
    expect(read(xml)).toEqual({ ok: false, reason: 'addressee' });
  });

  it.each([
    ['its kind', systemXml({})],
    ['its time', eventXml({ ServiceCorpId: PROVIDER_CORP_ID, InfoType: 'x' })],
    ['one kind', systemXml({ InfoType: 'x' }).replace('</xml>', '<InfoType>y</InfoType></xml>')],
  ])('is refused without %s', (_, xml) => {
    expect(read(xml)).toEqual({ ok: false, reason: 'event' });
  });

  it.each(['ServiceCorpId', 'InfoType', 'TimeStamp', 'AuthCorpId', 'SuiteId', 'MsgType'])(
    'ends where a field that decides what it does is there more than once: %s',
    (name) => {
      const more = `<${name}>x</${name}><${name}>y</${name}></xml>`;

      expect(read(systemXml({ InfoType: 'license_refund' }).replace('</xml>', more))).toEqual({
        ok: false,
        reason: 'event',
      });
    },
  );
});
