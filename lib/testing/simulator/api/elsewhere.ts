/** Rooms of WeCom's API that this simulator has nothing of, or not all. */
const ROOMS = new Set(
  (
    'agent appchat auth batch card checkin corp corpgroup dial department export externalcontact externalpay ' +
    'getapprovaldata get_api_domain_ip getcallbackip hardware health idconvert invoice journal kf license ' +
    'linkedcorp living media meeting menu message miniprogram msgaudit oa paytool pstncc report school security ' +
    'soter tag user wedoc wedrive'
  ).split(' '),
);

/** The same below `/cgi-bin/service/`. */
const OF_PROVIDERS = new Set(
  (
    'add_contact_way batch cancel_order contact corpid_to_opencorpid externalcontact finish_openid_migration ' +
    'get_corp_customized_app_publish_info get_order get_order_list get_register_code get_registration_info license ' +
    'media miniprogram unionid_to_external_userid_3rd'
  ).split(' '),
);

/** Whether WeCom has calls below this path that a login does not need, so that a 404 would mislead. */
export function isKnownElsewhere(path: string): boolean {
  const [, api, room = '', call = ''] = path.split('/');
  return api === 'cgi-bin' && (room === 'service' ? OF_PROVIDERS.has(call) : ROOMS.has(room));
}
