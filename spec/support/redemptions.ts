import type { WeComSimulator } from '../../lib/testing';

/** Calls that carry a token: a login's start alone may ask for one, so that its callback need not wait. */
export function callsWithToken(wecom: WeComSimulator) {
  return wecom.calls.filter(({ endpoint }) => !/\/(gettoken|get_\w+_token)$/.test(endpoint));
}
