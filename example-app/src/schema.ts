/** The tables. Every statement may run again on a database that has them. */
export const SCHEMA = [
  `create table if not exists users (
    id integer generated always as identity primary key,
    login_name text unique,
    display_name text not null,
    password_hash text,
    created_at timestamptz not null default now()
  )`,
  // Names that an operator has given out: only those match a member automatically, or make an operator.
  'alter table users add column if not exists name_is_given boolean not null default false',
  // The primary key is what keeps one WeCom member from belonging to two accounts.
  `create table if not exists identities (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    corp_id text not null,
    wecom_user_id text not null,
    open_user_id text,
    linked_at timestamptz not null default now()
  )`,
  'create index if not exists identities_of_user on identities (user_id)',
  'create index if not exists identities_of_member on identities (corp_id, wecom_user_id)',
  // Enterprises this application has heard of: WeCom's sign-in tells the CorpID only. `installed` is null where nobody
  // installs anything, because the enterprise's own app or a provider's QR page signs its members in.
  `create table if not exists tenants (
    corp_id text primary key,
    name text,
    installed boolean,
    closed_at timestamptz
  )`,
  'alter table tenants add column if not exists agent_id integer',
  // Opens the enterprise's data until the app is removed: whoever reads this table can read that too.
  'alter table tenants add column if not exists permanent_code text',
  // Codes of installations, from the moment WeCom sends them until they are redeemed or expire. The id is their digest.
  `create table if not exists auth_codes (
    id text primary key,
    suite_id text not null,
    auth_code text not null,
    expires_at timestamptz not null,
    try_at timestamptz not null default now()
  )`,
  // What WeCom has pushed, for the operator: the last two hundred.
  `create table if not exists pushes (
    id integer generated always as identity primary key,
    at timestamptz not null,
    source text not null,
    type text not null,
    corp_id text
  )`,
] as const;
