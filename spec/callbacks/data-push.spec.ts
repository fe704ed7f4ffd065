import { readDataPush } from '../../lib/callbacks/data-push';
import { readFlatXml } from '../../lib/callbacks/flat-xml';
import type { ReadPush } from '../../lib/callbacks/push';
import { CORP_ID, dataXml, eventDataXml, textXml } from './support/data';
import { eventXml, NOW } from './support/wecom';

const AT = new Date(NOW * 1000);
const BASE = { source: 'data', authCorpId: CORP_ID, agentId: '1000002', at: AT };

const read = (xml: string): ReadPush => {
  const flat = readFlatXml(xml);
  return flat ? readDataPush(flat, CORP_ID) : { ok: false, reason: 'event' };
};
const eventOf = (xml: string) => {
  const result = read(xml);
  return result.ok ? result.event : undefined;
};

describe('An event of an app', () => {
  it.each([
    ['enter_agent', 'member_entered'],
    ['subscribe', 'member_subscribed'],
    ['unsubscribe', 'member_unsubscribed'],
  ])('says who caused it: %s', (name, type) => {
    expect(eventOf(eventDataXml(name))).toEqual({ ...BASE, type, userId: 'li' });
  });

  it('says who has left the enterprise of a delegated app', () => {
    const xml = eventDataXml('change_contact', {
      FromUserName: 'sys',
      ChangeType: 'delete_user',
      UserID: 'zhang',
    });

    expect(eventOf(xml)).toEqual({ ...BASE, type: 'member_removed', authCorpId: CORP_ID, userId: 'zhang' });
  });

  it('says who has been renamed', () => {
    const xml = eventDataXml('change_contact', {
      ChangeType: 'update_user',
      UserID: 'zhang',
      NewUserID: 'zhangsan',
    });

    expect(eventOf(xml)).toMatchObject({ type: 'member_renamed', userId: 'zhang', newUserId: 'zhangsan' });
  });

  it('renames nobody where a member’s name breaks out of its element', () => {
    const Name = '张三]]></Name><NewUserID>admin</NewUserID><Name><![CDATA[';
    const xml = eventDataXml('change_contact', { ChangeType: 'update_user', UserID: 'zhang', Name });

    expect(xml).toContain('<NewUserID>admin</NewUserID>');
    expect(read(xml)).toEqual({ ok: false, reason: 'event' });
  });

  it.each([
    [{ UserID: 'zhang' }, 'zhang'],
    [{}, 'li'],
    [{ FromUserName: 'sys' }, undefined],
  ])('says whose licence has ended, where WeCom does: %j', (fields, userId) => {
    expect(eventOf(eventDataXml('unlicensed_notify', fields))).toEqual({
      ...BASE,
      type: 'member_unlicensed',
      ...(userId && { userId }),
    });
  });

  it('is passed on under its own name where it has none here', () => {
    expect(eventOf(eventDataXml('change_app_admin'))).toMatchObject({
      type: 'other',
      infoType: 'change_app_admin',
      fields: { FromUserName: 'li', Event: 'change_app_admin' },
    });
    expect(eventOf(eventDataXml('change_contact', { ChangeType: 'create_user', UserID: 'x' }))?.type).toBe(
      'other',
    );
  });

  it('is passed on with InfoType where WeCom sends one in place of MsgType', () => {
    const fields = { InfoType: 'device_data_auth_change', AuthCorpId: CORP_ID, TimeStamp: String(NOW) };

    expect(eventOf(eventXml(fields))).toEqual({
      source: 'data',
      authCorpId: CORP_ID,
      at: AT,
      type: 'other',
      infoType: 'device_data_auth_change',
      fields,
    });
  });

  it.each([
    ['addressed to another enterprise', dataXml({ MsgType: 'event', Event: 'subscribe' }, NOW, 'wpOther')],
    ['addressed to nobody', eventXml({ MsgType: 'event', Event: 'subscribe', CreateTime: String(NOW) })],
    ['a command', eventXml({ SuiteId: 'ww1', InfoType: 'suite_ticket', TimeStamp: String(NOW) })],
  ])('is refused where it is %s', (_, xml) => {
    expect(read(xml)).toEqual({ ok: false, reason: 'addressee' });
  });

  it.each([
    ['its time', eventXml({ ToUserName: CORP_ID, MsgType: 'event', Event: 'subscribe' })],
    ['its kind', dataXml({})],
    ['its event', dataXml({ MsgType: 'event' })],
    ['its sender', dataXml({ MsgType: 'event', Event: 'enter_agent', FromUserName: '' })],
    ['who has left', eventDataXml('change_contact', { ChangeType: 'delete_user' })],
    ['a plain time', dataXml({ MsgType: 'event', Event: 'subscribe', CreateTime: '1e9' })],
  ])('is refused without %s', (_, xml) => {
    expect(read(xml)).toEqual({ ok: false, reason: 'event' });
  });
});

describe('A chat message', () => {
  it.each([
    'hello',
    '<InfoType>suite_ticket</InfoType><SuiteTicket>evil</SuiteTicket>',
    '&lt;Event&gt;change_contact&lt;/Event&gt;',
    ']]]]><![CDATA[><Event>change_contact</Event>',
    'x'.repeat(60_000),
  ])('stays a message, whatever it spells: %.40s (T71)', (content) => {
    expect(eventOf(textXml(content))).toMatchObject({ source: 'data', type: 'other', infoType: 'text' });
  });

  it.each([
    ['a ticket', '<InfoType>suite_ticket</InfoType><SuiteTicket>evil</SuiteTicket>'],
    ['an event', '<MsgType>event</MsgType><Event>change_contact</Event>'],
    ['a leaver', '<Event>change_contact</Event><ChangeType>delete_user</ChangeType><UserID>boss</UserID>'],
    ['another addressee', '<ToUserName>wpOther</ToUserName>'],
    ['another time', '<CreateTime>1</CreateTime>'],
  ])('that breaks out of its CDATA and adds %s is a message or nothing (T71)', (_, elements) => {
    const result = read(textXml(`]]></Content>${elements}<Content><![CDATA[`));

    expect(result.ok ? result.event : { type: 'other', infoType: 'text' }).toMatchObject({
      type: 'other',
      infoType: 'text',
    });
  });
});

describe('A field that decides what an event of an app does', () => {
  it.each([
    ...['ToUserName', 'FromUserName', 'CreateTime', 'TimeStamp', 'AuthCorpId', 'MsgType', 'Event'],
    ...['InfoType', 'AgentID', 'ChangeType', 'UserID', 'NewUserID', 'OpenUserID'],
  ])('ends the event where it is there more than once: %s', (name) => {
    const more = `<${name}>x</${name}><${name}>y</${name}></xml>`;
    const xml = eventDataXml('unlicensed_notify').replace('</xml>', more);

    expect(read(xml)).toEqual({ ok: false, reason: 'event' });
  });

  it('is none of a command: a message that has a kind of its own is addressed by ToUserName alone', () => {
    const command = { MsgType: 'text', InfoType: 'cancel_auth', AuthCorpId: CORP_ID, TimeStamp: String(NOW) };

    expect(read(eventXml(command))).toEqual({ ok: false, reason: 'addressee' });
  });

  it('is Event, and not a kind of message that is called like one', () => {
    const xml = eventXml({
      ToUserName: CORP_ID,
      FromUserName: 'li',
      CreateTime: String(NOW),
      MsgType: 'enter_agent',
    });

    expect(eventOf(xml)).toMatchObject({ type: 'other', infoType: 'enter_agent' });
  });
});
