import type { WeComCredentials } from './credentials';

/** Whose app shows the QR code, and whose stands in the Workbench. */
export const FLOWS = {
  // Both give the member's open_userid: one person is one account.
  provider: { qr: 'provider', workbench: 'suite' },
  suite: { qr: 'loginSuite', workbench: 'suite' },
  'corp-app': { qr: 'corpApp', workbench: 'corpApp' },
  // An enterprise's own app sees the userid only: here one person has two identities, to be linked.
  'provider-corp-app': { qr: 'provider', workbench: 'corpApp' },
} as const satisfies Record<string, { readonly qr: keyof WeComCredentials; readonly workbench: Workbench }>;

type Workbench = 'suite' | 'corpApp';

export type Flow = keyof typeof FLOWS;

export const FLOW_NAMES = Object.keys(FLOWS) as [Flow, ...Flow[]];

/** The credentials that a flow has a use for; what is left out is not signed in with, nor listened for. */
export function usedBy(flow: Flow, all: WeComCredentials): WeComCredentials {
  const { qr, workbench } = FLOWS[flow];
  const uses = (name: keyof WeComCredentials) => name === qr || name === workbench;
  return {
    provider: uses('provider') ? all.provider : undefined,
    corpApp: uses('corpApp') ? all.corpApp : undefined,
    suite: uses('suite') ? all.suite : undefined,
    loginSuite: uses('loginSuite') ? all.loginSuite : undefined,
    appKeys: uses('corpApp') ? all.appKeys : undefined,
    systemKeys: uses('suite') ? all.systemKeys : undefined,
  };
}
