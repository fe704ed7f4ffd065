// Rooms that `npm run mutation` changes, and the tests that have to notice: those that belong to a room, without the slow ones that say
// nothing new about it. A test that is not listed here may notice more; it never notices less.
const journeys = (names) => `spec/journeys/{${names.join(',')}}.spec.ts`;

const CALLBACKS = [
  'account-policies',
  'callback-discipline',
  'code-parameters',
  'cookie-keys',
  'doubled-callbacks',
  'login-cookies',
  'long-landing-pages',
  'malformed-callbacks',
  'repeat-checks',
  'replays',
  'states',
];
const SIGN_INS = [
  ...CALLBACKS,
  'details',
  'former-users',
  'linking',
  'members',
  'pending-bindings',
  'refused-links',
  'resolvers',
  'session-stores',
  'sessions',
  'sign-in',
  'table-errors',
  'table-outcomes',
  'table-refusals',
  'tenants',
  'throwing-callbacks',
  'upstream',
  'wrong-secrets',
];

const ROOMS = {
  'lib/checked-path.ts': ['spec/options/return-to.spec.ts', 'spec/strategies/start-options.spec.ts'],
  'lib/callbacks': ['spec/callbacks/!(bit-flips|fuzz).spec.ts'],
  'lib/in-flight': ['spec/in-flight/*.spec.ts', journeys(CALLBACKS)],
  'lib/accounts': [
    'spec/accounts/*.spec.ts',
    journeys(['account-policies', 'pending-bindings', 'table-outcomes']),
  ],
  'lib/strategies': [
    'spec/strategies/*.spec.ts',
    'spec/{seams,options}/*.spec.ts',
    'spec/provider/{sign-in,unsolicited,unsolicited-accounts}.spec.ts',
    'spec/threats/{t89-strategy-secrets,t96-starts,t98-fragments,t99-mixin}.spec.ts',
    'spec/events/*.spec.ts',
    journeys(SIGN_INS),
  ],
  'lib/logins': [
    'spec/logins/*.spec.ts',
    journeys(['details', 'members', 'sign-in', 'tenants', 'table-errors']),
  ],
  'lib/tokens': ['spec/tokens/*.spec.ts', 'spec/provider/{tickets,js-sdk}.spec.ts'],
  'lib/qyapi': ['spec/qyapi/*.spec.ts'],
};

const strategies = (names) => `lib/strategies/{${names.join(',')}}.ts`;
const callbacks = (names) => `spec/callbacks/{${names.join(',')}}.spec.ts`;

// The way of every login.
const LEGS = [
  'spec/strategies/{callback-leg,callback-landing,callback-refusals,start-leg,start-options,unsolicited}.spec.ts',
  'spec/strategies/{redirect-login,rehearsal,actions,subclasses,session-guard,limited-log-in,navigation}.spec.ts',
  'spec/seams/redirect-login.spec.ts',
  'spec/provider/{unsolicited,unsolicited-accounts}.spec.ts',
  'spec/threats/{t20-addresses,t96-starts,t99-mixin}.spec.ts',
  'spec/events/channels.spec.ts',
  journeys(['malformed-callbacks', 'repeat-checks', 'replays', 'code-parameters', 'refused-links']),
  journeys([
    'account-policies',
    'callback-discipline',
    'former-users',
    'linking',
    'members',
    'pending-bindings',
  ]),
  journeys([
    'resolvers',
    'session-stores',
    'sessions',
    'tenants',
    'table-errors',
    'table-outcomes',
    'table-refusals',
  ]),
];

/**
 * Files that are tried together with fewer tests than their room has: the quickest of those that come past
 * them. What these do not notice, others may.
 */
const GROUPS = {
  kinds: {
    files: ['lib/callbacks/{command-push,data-push,system-push}.ts'],
    specs: [callbacks(['command-push', 'data-push', 'system-push'])],
  },
  starts: {
    files: ['lib/strategies/start-options.ts'],
    specs: ['spec/strategies/start-options.spec.ts', 'spec/options/return-to.spec.ts'],
  },
  pushes: {
    files: ['lib/callbacks/{push,command-push,data-push,system-push,deliver,receiver}.ts'],
    specs: [
      callbacks(['command-push', 'data-push', 'system-push', 'deliver', 'deliver-once', 'refusals']),
      callbacks(['suite-callback', 'three-receivers', 'ticket-delivery']),
    ],
  },
  receivers: {
    files: ['lib/callbacks/{raw-body,digest,flat-xml,callback-warnings,callback-options}.ts'],
    specs: [
      callbacks(['raw-body', 'raw-body-streams', 'digest', 'flat-xml', 'callback-warnings', 'warning-texts']),
      callbacks(['callback-options', 'corps']),
      callbacks(['malformed', 'refusals', 'three-receivers', 'verify', 'envelope', 'recuts']),
    ],
  },
  'callback-leg': { files: ['lib/strategies/callback-leg.ts'], specs: LEGS },
  'strategy-parts': {
    files: [strategies(['login-setup', 'provider-qr', 'workbench']), strategies(['navigation', 'report'])],
    specs: [
      'spec/strategies/{login-setup,provider-qr,navigation,report,hidden-referrer,subclasses}.spec.ts',
      'spec/options/*.spec.ts',
      'spec/threats/{t89-strategy-secrets,t98-fragments}.spec.ts',
      'spec/provider/{sign-in,unsolicited}.spec.ts',
      'spec/events/channels.spec.ts',
      journeys(['members', 'tenants']),
    ],
  },
  'session-ends': {
    files: [strategies(['session-guard', 'limited-log-in'])],
    specs: [
      'spec/strategies/{session-guard,limited-log-in,callback-landing,callback-refusals}.spec.ts',
      journeys([
        'session-stores',
        'sessions',
        'pending-bindings',
        'linking',
        'former-users',
        'refused-links',
      ]),
    ],
  },
  'own-receivers': {
    files: ['lib/callbacks/{app-callback,provider-callback,suite-callback}.ts'],
    specs: [callbacks(['suite-callback', 'three-receivers', 'callback-options', 'corps', 'refusals'])],
  },
  'other-legs': {
    files: [strategies(['start-leg', 'redirect-login', 'rehearsal', 'unsolicited'])],
    specs: LEGS,
  },
};

module.exports = { ROOMS, GROUPS };
