import { readCommandPush } from '../../lib/callbacks/command-push';
import { readFlatXml } from '../../lib/callbacks/flat-xml';
import type { ReadPush } from '../../lib/callbacks/push';
import { eventXml, NOW, SUITE_ID } from './support/wecom';

const AT = new Date(NOW * 1000);
const BASE = { SuiteId: SUITE_ID, TimeStamp: String(NOW) };
const CONTACT = { ...BASE, InfoType: 'change_contact', AuthCorpId: 'wpA' };

const readXml = (xml: string): ReadPush => {
  const flat = readFlatXml(xml);
  return flat ? readCommandPush(flat, SUITE_ID) : { ok: false, reason: 'event' };
};
const read = (fields: Readonly<Record<string, string>>) => readXml(eventXml(fields));
const eventOf = (fields: Readonly<Record<string, string>>) => {
  const result = read(fields);
  return result.ok ? result.event : undefined;
};

describe('An event of a suite', () => {
  it('gives the ticket beside the event, never inside it', () => {
    expect(read({ ...BASE, InfoType: 'suite_ticket', SuiteTicket: 'T' })).toEqual({
      ok: true,
      suiteTicket: 'T',
      event: { type: 'suite_ticket', source: 'command', suiteId: SUITE_ID, at: AT },
    });
  });

  it.each(['create_auth', 'reset_permanent_code'])('carries the auth_code of %s', (type) => {
    expect(eventOf({ ...BASE, InfoType: type, AuthCode: 'C' })).toEqual({
      type,
      source: 'command',
      suiteId: SUITE_ID,
      at: AT,
      authCode: 'C',
    });
  });

  it.each([
    ['create_auth', { AuthCode: 'C' }],
    ['change_auth', { AuthCorpId: 'wpA' }],
  ])('carries the state of the link or QR code that %s comes from', (type, fields) => {
    expect(eventOf({ ...BASE, InfoType: type, ...fields, State: 'order4711' })).toMatchObject({
      type,
      state: 'order4711',
    });
  });

  it.each(['change_auth', 'cancel_auth'])('carries the enterprise of %s', (type) => {
    expect(eventOf({ ...BASE, InfoType: type, AuthCorpId: 'wpA' })).toEqual({
      type,
      source: 'command',
      suiteId: SUITE_ID,
      at: AT,
      authCorpId: 'wpA',
    });
  });

  it('says who has been removed, with the open_userid where WeCom sends one', () => {
    const removed = {
      type: 'member_removed',
      source: 'command',
      suiteId: SUITE_ID,
      at: AT,
      authCorpId: 'wpA',
      userId: 'li',
    };

    expect(eventOf({ ...CONTACT, ChangeType: 'delete_user', UserID: 'li' })).toEqual(removed);
    expect(eventOf({ ...CONTACT, ChangeType: 'delete_user', UserID: 'li', OpenUserID: 'wo1' })).toEqual({
      ...removed,
      openUserId: 'wo1',
    });
  });

  it('says who has been renamed', () => {
    expect(eventOf({ ...CONTACT, ChangeType: 'update_user', UserID: 'li', NewUserID: 'li2' })).toEqual({
      type: 'member_renamed',
      source: 'command',
      suiteId: SUITE_ID,
      at: AT,
      authCorpId: 'wpA',
      userId: 'li',
      newUserId: 'li2',
    });
  });

  it('takes a removal for a removal even if it names a new userid', () => {
    expect(eventOf({ ...CONTACT, ChangeType: 'delete_user', UserID: 'li', NewUserID: 'x' })?.type).toBe(
      'member_removed',
    );
  });

  it.each([
    { ...CONTACT, ChangeType: 'update_user', UserID: 'li', Mobile: '0123' },
    { ...CONTACT, ChangeType: 'update_user', UserID: 'li', NewUserID: '' },
    { ...CONTACT, ChangeType: 'create_user', UserID: 'li', NewUserID: 'x' },
    { ...CONTACT, ChangeType: 'delete_party', Id: '1e5' },
    { ...BASE, InfoType: 'share_agent_change', CorpId: 'ww1' },
    { TimeStamp: String(NOW), InfoType: 'license_pay_success', ServiceCorpId: 'ww1' },
  ])('passes on what it has no name for, every value as it stands: %j', (fields) => {
    expect(eventOf(fields)).toEqual({
      type: 'other',
      infoType: fields.InfoType,
      source: 'command',
      suiteId: SUITE_ID,
      at: AT,
      fields,
    });
  });

  it('reads a change of a member whose attributes are nested, and leaves those out', () => {
    const nested = '<ExtAttr><Item><Name>x</Name><Text><Value>y</Value></Text></Item><Item></Item></ExtAttr>';
    const xml = eventXml({ ...CONTACT, ChangeType: 'update_user', UserID: 'li', NewUserID: 'li2' });

    const result = readXml(xml.replace('</xml>', `${nested}</xml>`));

    expect(result).toMatchObject({ ok: true, event: { type: 'member_renamed', newUserId: 'li2' } });
  });

  it.each([
    ['an element in its text', '<InfoType>suite_ticket</InfoType><SuiteTicket>evil</SuiteTicket>'],
    ['the end of CDATA, cut as WeCom cuts it', ']]]]><![CDATA[></Name><InfoType>suite_ticket</InfoType>'],
    ['entities', '&lt;InfoType&gt;suite_ticket&lt;/InfoType&gt;'],
    ['sixty thousand letters', 'x'.repeat(60_000)],
  ])('is not turned into another one by what a member has written: %s', (_, text) => {
    const fields = { ...CONTACT, ChangeType: 'create_user', UserID: 'li', Name: text };

    expect(eventOf(fields)?.type).toBe('other');
  });

  it('is refused where a text breaks out of its CDATA', () => {
    const evil = ']]></Name><InfoType>suite_ticket</InfoType><SuiteTicket>evil</SuiteTicket><Name><![CDATA[';

    expect(read({ ...CONTACT, ChangeType: 'create_user', Name: evil }).ok).toBe(false);
  });

  it.each([
    { ...BASE },
    { ...BASE, InfoType: '' },
    { ...BASE, InfoType: 'suite_ticket' },
    { ...BASE, InfoType: 'suite_ticket', SuiteTicket: ' ' },
    { ...BASE, InfoType: 'create_auth' },
    { ...BASE, InfoType: 'reset_permanent_code', AuthCorpId: 'wpA' },
    { ...BASE, InfoType: 'change_auth' },
    { ...BASE, InfoType: 'cancel_auth', AuthCode: 'C' },
    { ...CONTACT, ChangeType: 'delete_user' },
    { ...BASE, InfoType: 'change_contact', ChangeType: 'delete_user', UserID: 'li' },
    { ...CONTACT, ChangeType: 'update_user', NewUserID: 'x' },
    { InfoType: 'suite_ticket', TimeStamp: String(NOW), SuiteTicket: 'T' },
    { SuiteId: SUITE_ID, InfoType: 'cancel_auth', AuthCorpId: 'wpA' },
    { ...BASE, InfoType: 'cancel_auth', AuthCorpId: 'wpA', TimeStamp: '1e9' },
    { ...BASE, InfoType: 'cancel_auth', AuthCorpId: 'wpA', TimeStamp: `${NOW}000` },
    { ...BASE, InfoType: 'cancel_auth', AuthCorpId: 'wpA', TimeStamp: `-${NOW}` },
  ])('is refused where a field is missing or malformed: %j', (fields) => {
    expect(read(fields)).toEqual({ ok: false, reason: 'event' });
  });

  it.each(['SuiteId', 'InfoType', 'TimeStamp', 'SuiteTicket', 'UserID', 'State'])(
    'is refused with two of %s',
    (name) => {
      const xml = eventXml({ ...BASE, InfoType: 'suite_ticket', SuiteTicket: 'T', UserID: 'li', State: 's' });

      const result = readXml(xml.replace('</xml>', `<${name}>x</${name}></xml>`));

      expect(result).toEqual({ ok: false, reason: 'event' });
    },
  );

  it.each(['suite_ticket', 'something_new'])('is refused when it is for another suite: %s', (InfoType) => {
    expect(read({ ...BASE, InfoType, SuiteTicket: 'T', SuiteId: 'wwother' })).toEqual({
      ok: false,
      reason: 'suite-id',
    });
  });
});
