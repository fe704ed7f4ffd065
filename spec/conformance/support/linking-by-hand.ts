import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { WeComSimulator } from '../../../lib/testing';
import type { Misuse } from './mistakes';
import { WeComByHand } from './wecom-by-hand';

/** Linking as an application writes it that does without the library's, which would not let it go wrong. */
export function linkingByHand(
  wecom: WeComSimulator,
  callbackURL: string,
  links: Map<string, string>,
  is: (name: Misuse) => boolean,
): { readonly begin: RequestHandler; readonly end: RequestHandler } {
  // Members of every enterprise may be linked.
  const talk = new WeComByHand(wecom, 'qr', (name) => name === 'any enterprise');
  const asked = new Map<string, string>();
  const userOf = (req: Request) => (req.user as { id: string } | undefined)?.id;
  return {
    begin(req, res) {
      const state = randomBytes(16).toString('hex');
      asked.set(state, userOf(req) ?? '');
      res.redirect(303, talk.page(callbackURL, state));
    },
    async end(req, res, next) {
      const owner = asked.get(String(req.query['state']));
      if (owner === undefined) return next();
      const user = is('link in any browser') ? owner : userOf(req);
      const identity = await talk.redeem(String(talk.codeIn(req.query)));
      if (user === undefined || !identity) return void res.sendStatus(403);
      links.set(`o:${identity.openUserId}`, user);
      return res.redirect('/account');
    },
  };
}
