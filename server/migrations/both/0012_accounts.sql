-- Accounts that people can keep: proven addresses, links sent by email, sessions that can be listed, and slower guesses.

-- When the owner of the address opened a link that was sent to it. Null until then.
alter table member add column verified_at bigint;

-- When the account of a user was deleted. What belonged to it is removed afterwards, in portions.
alter table app_user add column closed_at bigint;
create index app_user_closed on app_user (closed_at) where closed_at is not null;

-- Links to accounts, each of which works once. Whoever opens the link has its token; the database has the SHA-256 of it.
create table account_link (
    digest     text   primary key,
    purpose    text   not null check (purpose in ('confirm', 'reset', 'operator-reset')),
    user_id    text   not null references member (user_id) on delete cascade,
    email      text   not null, -- the address that it is about
    expires_at bigint not null
);
create index account_link_by_user on account_link (user_id);
create index account_link_by_expiry on account_link (expires_at);

-- Emails about accounts, which are no messages of the inbox.
create table account_email (
    id         text   primary key, -- 128 random bits in hexadecimal
    kind       text   not null
        check (kind in ('confirm', 'has-account', 'reset', 'address-changed', 'password-changed')),
    user_id    text   references app_user (id) on delete cascade, -- null for an address without an account
    email      text   not null,
    created_at bigint not null,
    attempts   bigint not null default 0,
    done_at    bigint             -- when it was sent or given up
);
-- The number of recent emails per address, and of all, is limited.
create index account_email_by_address on account_email (email, created_at);
create index account_email_by_time on account_email (created_at);
create index account_email_by_user on account_email (user_id) where user_id is not null;
create index message_mailed_by_time on message (created_at) where email is not null;

-- Addresses whose owners want no emails about batches, as SHA-256.
create table unsubscribed (
    digest text   primary key,
    since  bigint not null
);

-- Keys that all servers on one database share.
create table site_key (
    name text primary key,
    key  text not null -- 256 random bits in hexadecimal
);

-- Browsers that have logged in before. The cookie has the token; the database has the SHA-256 of it.
create table known_browser (
    digest  text   not null,
    user_id text   not null references member (user_id) on delete cascade,
    seen_at bigint not null,
    primary key (digest, user_id)
);
create index known_browser_by_user on known_browser (user_id);
create index known_browser_by_time on known_browser (seen_at);

-- Null for sessions without a user, and until an older session is next saved.
alter table session add column user_id text;
alter table session add column started_at bigint not null default 0;
alter table session add column seen_at bigint not null default 0;
create index session_by_user on session (user_id);
-- Until now, a session expired sixty days after it was last saved.
update session set started_at = expires_at - 5184000, seen_at = expires_at - 5184000;

-- The level of a bucket that leaks, and the time of the last attempt.
alter table login_attempt rename column failures to level;
alter table login_attempt rename column since to last_at;
