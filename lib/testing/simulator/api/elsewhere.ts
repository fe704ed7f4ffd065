/** Rooms of WeCom's API that this simulator has nothing of. */
const ROOMS =
  'agent appchat batch card checkin corp corpgroup dial department export externalcontact externalpay ' +
  'getapprovaldata get_api_domain_ip getcallbackip hardware health idconvert invoice journal kf license ' +
  'linkedcorp living media meeting menu message miniprogram msgaudit oa paytool pstncc report school security ' +
  'soter tag wedoc wedrive';

/** What it lacks of a room that it has something of: another name there is nobody's. */
const CALLS: Readonly<Record<string, string>> = {
  service:
    'add_contact_way batch cancel_order contact corpid_to_opencorpid externalcontact finish_openid_migration ' +
    'get_corp_customized_app_publish_info get_order get_order_list get_register_code get_registration_info license ' +
    'media miniprogram prolong_try unionid_to_external_userid_3rd',
  user:
    'authsucc batchdelete convert_to_openid convert_to_userid create delete get_userid_by_email getuserid list ' +
    'list_id simplelist tfa_succ update',
  auth: 'get_tfa_info',
};

/** Whether WeCom has calls below this path that a login does not need, so that a 404 would mislead. */
export function isKnownElsewhere(path: string): boolean {
  const [, api, room = '', call = ''] = path.split('/');
  const calls = Object.hasOwn(CALLS, room) ? CALLS[room] : undefined;
  const [known, name] = calls === undefined ? [ROOMS, room] : [calls, call];
  return api === 'cgi-bin' && known.split(' ').includes(name);
}
