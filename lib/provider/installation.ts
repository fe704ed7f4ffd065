import { z } from 'zod';
import { later } from '../options';
import { reactionTo } from '../qyapi/errcodes';

/** What an enterprise's administrator gave the provider by installing the app. */
export interface Installation {
  /** CorpID of the enterprise, as the provider sees it. */
  readonly corpId: string;
  /** Name of the enterprise. */
  readonly corpName?: string;
  /** Opens the enterprise's data until it is revoked: keep it like a password. */
  readonly permanentCode: string;
  /**
   * The app's id in this enterprise; a delegated app cannot sign anybody in without it. Undefined where WeCom
   * did not answer the second call: ask {@link SuiteClient.authInfo} again.
   */
  readonly agentId?: number;
  /** A delegated app (代开发), which signs in by flow 'corp-app' with the permanentCode as its secret. */
  readonly isDelegated: boolean;
  /** The administrator who installed it, where WeCom says. */
  readonly authorisedBy?: { readonly userId: string; readonly openUserId?: string; readonly name?: string };
  /** State of the install link or QR code, which ties the installation to whoever ordered it. */
  readonly state?: string;
}

/** What can be asked again about an installation. */
export type AuthInfo = Omit<Installation, 'permanentCode' | 'state'>;

/**
 * SuiteIDs of templates for delegated development begin so (path 97162); their apps must not use
 * get_corp_token.
 */
export const TEMPLATE = /^dk/;

/** What WeCom answers about installations; made with the first question. */
export const installationReplies = later(() => {
  const text = z.string().min(1).max(512).optional().catch(undefined);
  const agent = z.object({
    agentid: z.coerce.number().int().nonnegative(),
    is_customized_app: z.boolean().optional().catch(undefined),
  });

  const about = {
    auth_corp_info: z.object({ corpid: z.string().min(1), corp_name: text }),
    auth_info: z
      .object({ agent: z.array(agent).catch([]) })
      .optional()
      .catch(undefined),
    auth_user_info: z
      .object({ userid: z.string().min(1), open_userid: text, name: text })
      .optional()
      .catch(undefined),
  };

  return {
    /** Path 100795 (v2/get_auth_info). */
    authInfo: z.object(about),
    /** Path 100776 (v2/get_permanent_code). */
    permanentCode: z.object({ ...about, permanent_code: z.string().min(1).max(512), state: text }),
  };
});

/** Whether WeCom says that the code itself is void, so that asking once more would bring the same answer. */
export function isVoidCode(error: unknown): boolean {
  return reactionTo(error, 'with-a-token') === 'sign-in-again';
}

/** Gives WeCom's words about an installation our names. */
export function authInfoOf(
  reply: z.infer<ReturnType<typeof installationReplies>['authInfo']>,
  suiteId: string,
): AuthInfo {
  const { corpid, corp_name } = reply.auth_corp_info;
  const [agent] = reply.auth_info?.agent ?? [];
  const admin = reply.auth_user_info;
  return {
    corpId: corpid,
    ...(corp_name !== undefined && { corpName: corp_name }),
    ...(agent && { agentId: agent.agentid }),
    isDelegated: TEMPLATE.test(suiteId) || agent?.is_customized_app === true,
    ...(admin && {
      authorisedBy: {
        userId: admin.userid,
        ...(admin.open_userid !== undefined && { openUserId: admin.open_userid }),
        ...(admin.name !== undefined && { name: admin.name }),
      },
    }),
  };
}

/** Returns the address of WeCom's install page, its parameters in the order of path 90597. */
export function installPage(
  host: string,
  install: { suiteId: string; code: string; redirectUri: string; state: string },
): string {
  const params = [
    `suite_id=${encodeURIComponent(install.suiteId)}`,
    `pre_auth_code=${encodeURIComponent(install.code)}`,
    `redirect_uri=${encodeURIComponent(install.redirectUri)}`,
    `state=${encodeURIComponent(install.state)}`,
  ];
  return `${host}/3rdapp/install?${params.join('&')}`;
}
