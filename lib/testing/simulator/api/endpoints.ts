import { getProviderToken, getSuiteToken, getToken } from './app-tokens';
import type { Endpoint } from './endpoint';
import {
  getAuthInfo,
  getCorpToken,
  getPermanentCode,
  getPermanentCodeV2,
  getPreAuthCode,
} from './installation';
import { getLoginInfo } from './login-info';
import {
  getAdminList,
  getAgentTicket,
  getAppQrcode,
  getCustomizedAuthUrl,
  getJsapiTicket,
  setSessionInfo,
} from './provider-side';
import { getUserDetail, getUserDetail3rd } from './user-detail';
import { userGet } from './user-get';
import { authGetUserInfo, authGetUserInfo3rd, oldGetUserInfo, oldGetUserInfo3rd } from './user-info';

/** Every path below `/cgi-bin` that the simulator answers. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['/cgi-bin/gettoken', getToken],
  ['/cgi-bin/service/get_provider_token', getProviderToken],
  ['/cgi-bin/service/get_suite_token', getSuiteToken],
  ['/cgi-bin/service/get_corp_token', getCorpToken],
  ['/cgi-bin/service/get_pre_auth_code', getPreAuthCode],
  ['/cgi-bin/service/get_permanent_code', getPermanentCode],
  ['/cgi-bin/service/v2/get_permanent_code', getPermanentCodeV2],
  ['/cgi-bin/service/get_auth_info', getAuthInfo],
  ['/cgi-bin/service/v2/get_auth_info', getAuthInfo],
  ['/cgi-bin/service/get_login_info', getLoginInfo],
  ['/cgi-bin/service/auth/getuserinfo3rd', authGetUserInfo3rd],
  ['/cgi-bin/service/auth/getuserdetail3rd', getUserDetail3rd],
  ['/cgi-bin/service/getuserinfo3rd', oldGetUserInfo3rd],
  ['/cgi-bin/service/getuserdetail3rd', getUserDetail3rd],
  ['/cgi-bin/auth/getuserinfo', authGetUserInfo],
  ['/cgi-bin/auth/getuserdetail', getUserDetail],
  ['/cgi-bin/user/getuserinfo', oldGetUserInfo],
  ['/cgi-bin/user/getuserdetail', getUserDetail],
  ['/cgi-bin/user/get', userGet],
  ['/cgi-bin/service/set_session_info', setSessionInfo],
  ['/cgi-bin/service/get_customized_auth_url', getCustomizedAuthUrl],
  ['/cgi-bin/service/get_app_qrcode', getAppQrcode],
  ['/cgi-bin/service/get_admin_list', getAdminList],
  ['/cgi-bin/get_jsapi_ticket', getJsapiTicket],
  ['/cgi-bin/ticket/get', getAgentTicket],
]);
