-- SQLite has one writer at a time, so an import is written in short transactions to tables that nobody reads. Each then
-- exchanges names with the table that it replaces, in one transaction. A change to one of a pair is a change to both.
create table staged_film (
    slug           text primary key,
    source         text    not null check (source in ('catalogue', 'movielens')),
    title          text    not null,
    original_title text,
    year           integer not null,
    runtime        integer,
    certificate    text,
    synopsis       text,
    tone           text,
    search_title   text    not null,
    search_text    text    not null,
    shuffle        integer not null,
    added          bigint,
    check (
        source <> 'catalogue'
        or (runtime is not null and certificate is not null and synopsis is not null and tone is not null)
    )
);
create index staged_film_by_shuffle on staged_film (shuffle);
create index staged_film_by_added on staged_film (added) where added is not null;

create table staged_film_term (
    film     text    not null references film (slug) on delete cascade,
    kind     text    not null,
    position integer not null,
    value    text    not null,
    primary key (film, kind, position)
);
create index staged_film_term_by_value on staged_film_term (kind, value);

-- The mean of all ratings in another database, where the imported files contain it.
alter table movielens_film add column mean_hundredths integer;
alter table movielens_film add column votes integer;

create table staged_movielens_film (
    movielens_id    integer primary key,
    film            text references film (slug) on delete set null,
    imdb            integer,
    tmdb            integer,
    mean_hundredths integer,
    votes           integer
);
create unique index staged_movielens_film_by_film on staged_movielens_film (film);

-- Ratings by film: a table in its own order instead of an index, because rows can be appended to it, whereas ratings by
-- user are added to an index by film at as many places as there are films.
create table imported_rater (
    movielens_id integer not null,
    rater        integer not null,
    rated_at     integer not null,
    primary key (movielens_id, rater)
) without rowid;
insert into imported_rater (movielens_id, rater, rated_at)
    select movielens_id, rater, rated_at from imported_rating order by movielens_id, rater;
drop index imported_rating_by_film;

create table staged_imported_rating (
    rater        integer not null,
    movielens_id integer not null,
    half_stars   integer not null check (half_stars between 1 and 10),
    rated_at     integer not null, -- seconds since 1970, UTC; 0 where it is not known
    primary key (rater, movielens_id)
) without rowid;
create table staged_imported_rater (
    movielens_id integer not null,
    rater        integer not null,
    rated_at     integer not null,
    primary key (movielens_id, rater)
) without rowid;

create table staged_imported_tag (
    movielens_id integer not null,
    tag          text    not null,
    raters       integer not null,
    primary key (movielens_id, tag)
) without rowid;

-- The import that is being written: one row.
create table import_staging (
    only_row   integer primary key check (only_row = 1),
    token      text    not null,
    touched_at integer not null -- seconds since 1970, UTC, with each of its transactions
);
