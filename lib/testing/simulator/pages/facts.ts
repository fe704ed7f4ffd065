import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world';
import { searchOf } from './forms';

/** `/simulator/facts`: what the first page shows, for a program. */
export function facts(world: World, res: ServerResponse): void {
  const corps = world.directory.allCorps();
  sendJson(res, {
    credentials: world.credentials,
    corps: corps.map(({ corp: { corpId } }) => ({
      corpId,
      installed: world.suites.installation(corpId, world.credentials.suiteId) !== undefined,
    })),
    members: corps.flatMap(({ members }) =>
      members.map(({ corpId, userId, openUserId, role, visible }) => ({
        corpId,
        userId,
        openUserId,
        role,
        visible,
      })),
    ),
    visitors: world.directory.visitors().map(({ openId, customerOf }) => ({
      openId,
      ...(customerOf && { customerOf: customerOf.corpId }),
    })),
  });
}

/** `/simulator/recognise?value=`: whether this simulator has handed the value out, and as what. */
export function recognise(world: World, req: IncomingMessage, res: ServerResponse): void {
  const value = searchOf(req).get('value') ?? '';
  sendJson(res, { kind: kindOf(world, value) ?? null });
}

function kindOf(world: World, value: string): string | undefined {
  const grant = world.tokens.find(value);
  if (grant !== undefined) return grant === 'expired' || grant.kind !== 'js-ticket' ? 'token' : undefined;
  if (world.codes.peek(value) !== undefined) return 'code';
  if (world.userTickets.peek(value) !== undefined) return 'user_ticket';
  const { suiteId, loginSuiteId, delegatedSuiteId } = world.credentials;
  const suites = [suiteId, loginSuiteId, delegatedSuiteId].map((id) =>
    world.suites.mustFind(id, 'recognise'),
  );
  return suites.some((suite) => world.suites.acceptsTicket(suite, value)) ? 'suite_ticket' : undefined;
}

function sendJson(res: ServerResponse, body: unknown): void {
  res
    .writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
    .end(JSON.stringify(body));
}
