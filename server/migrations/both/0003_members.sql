-- People, the members among them, and what they keep and watch. One text for both databases.

-- Whoever has kept a film or begun one. A person without a row in member has no account and is known by a session alone.
create table person (
    id         text primary key, -- 128 random bits in hexadecimal
    created_at bigint not null   -- seconds since 1970, UTC, as all times here
);

create table member (
    person    text primary key references person (id) on delete cascade,
    email     text   not null unique, -- lower-cased
    password  text   not null,        -- argon2id, as a PHC string
    epoch     bigint not null,        -- raised to end all sessions at once
    joined_at bigint not null
);

-- What browsers hold the keys to. The key itself is not here: its SHA-256 is.
create table session (
    id         text primary key,
    data       text   not null, -- JSON
    expires_at bigint not null
);
create index session_by_expiry on session (expires_at);

-- Wrong passwords of late. Under a digest, since what is typed at the door may be anything.
create table login_attempt (
    counted  text primary key,
    failures bigint not null,
    since    bigint not null
);

-- Prices and promises. What a plan costs is written into each order, so that a changed price changes no past.
alter table plan add column quality text not null default '';
alter table plan add column devices integer not null default 1;
update plan set quality = '720p' where slug = 'matinee';
update plan set quality = '1080p', devices = 2 where slug = 'evening';
update plan set quality = '4K', devices = 4 where slug = 'premiere';

-- A member's one subscription. That there is one at most is the primary key's doing.
create table subscription (
    member      text primary key references member (person) on delete cascade,
    plan        text   not null references plan (slug),
    state       text   not null check (state in ('active', 'ending', 'ended')),
    period_ends bigint not null
);

-- Every change of a subscription, for good. `request` is the form's own key: the same form sent twice is one order.
create table member_order (
    id         text primary key, -- 128 random bits in hexadecimal
    member     text    not null references member (person) on delete cascade,
    request    text    not null,
    kind       text    not null check (kind in ('subscribe', 'change', 'cancel', 'resume')),
    plan       text    not null references plan (slug),
    cents      integer not null, -- a month
    ordered_at bigint  not null,
    unique (member, request)
);
create index member_order_by_time on member_order (member, ordered_at);

create table kept_film (
    person  text   not null references person (id) on delete cascade,
    film    text   not null references film (slug) on delete cascade,
    kept_at bigint not null,
    primary key (person, film)
);

-- How far somebody is in a film: the last time they watched it.
create table watching (
    person     text    not null references person (id) on delete cascade,
    film       text    not null references film (slug) on delete cascade,
    thousandth integer not null check (thousandth between 0 and 1000),
    watched_at bigint  not null,
    primary key (person, film)
);
create index watching_by_time on watching (person, watched_at);
create index watching_by_film on watching (film);

-- Who else rated a film is asked for with every strip of what was also watched.
create index imported_rating_by_film on imported_rating (movielens_id, rater);

-- How many people the imported ratings are of: counting them takes a walk through all ratings. One row.
create table imported_people (
    only_row integer primary key check (only_row = 1),
    people   bigint not null
);
insert into imported_people (only_row, people)
    select 1, count(*) from (select distinct rater from imported_rating) as raters;
