-- What SQLite's first two migrations come to.

-- Films, the words that describe them, and people who wish to join.
create table film (
    slug           text primary key,
    source         text    not null check (source in ('catalogue', 'movielens')), -- who describes it
    title          text    not null,
    original_title text,
    year           integer not null,
    runtime        integer, -- minutes
    certificate    text,
    synopsis       text,
    tone           text,             -- scores from 0 to 10 in the catalogue's order of axes, separated by commas
    search_title   text    not null, -- lower-case ASCII words of its titles
    search_text    text    not null, -- the same of titles, people and keywords
    shuffle        integer not null, -- fixed by the slug: an order that favours no letter and no year
    -- What the catalogue describes, it describes in full.
    check (
        source <> 'catalogue'
        or (runtime is not null and certificate is not null and synopsis is not null and tone is not null)
    )
);
create index film_by_shuffle on film (shuffle);

-- Controlled words and the names that visitors read.
create table term (
    kind     text    not null, -- genre, keyword, country, language
    slug     text    not null,
    name     text    not null,
    position integer not null, -- in the order of the vocabulary's file
    primary key (kind, slug)
);

create table film_term (
    film     text    not null references film (slug) on delete cascade,
    kind     text    not null, -- as in term, or director, cast
    position integer not null, -- most important first
    value    text    not null, -- a term's slug, or a person's name
    primary key (film, kind, position)
);
create index film_term_by_value on film_term (kind, value);

-- Which catalogue was loaded last: one row.
create table loaded_catalogue (
    only_row integer primary key check (only_row = 1),
    checksum text not null
);

create table plan (
    slug        text primary key,
    name        text    not null,
    month_cents integer not null
);
insert into plan (slug, name, month_cents) values
    ('matinee', 'Matinee', 499),
    ('evening', 'Evening', 899),
    ('premiere', 'Premiere', 1299);

create table join_request (
    email        text primary key, -- lower-cased
    requested_at bigint not null   -- seconds since 1970, UTC
);

-- Films as MovieLens numbers them, and which of ours each is.
create table movielens_film (
    movielens_id integer primary key,
    film         text references film (slug) on delete set null, -- null where it has no page: it is listed without a year
    imdb         integer, -- the digits of tt0114709
    tmdb         integer
);
create unique index movielens_film_by_film on movielens_film (film);

-- Who rated what. There may be tens of millions, so the film is not checked to be a row of movielens_film each time; the
-- import reads no rating of a film it has not read.
create table imported_rating (
    rater        integer  not null, -- a number of MovieLens; no person of ours
    movielens_id integer  not null,
    half_stars   smallint not null check (half_stars between 1 and 10),
    rated_at     bigint   not null, -- seconds since 1970, UTC
    primary key (rater, movielens_id)
);

-- Words that raters put to films, and how many did.
create table imported_tag (
    movielens_id integer not null,
    tag          text    not null, -- lower-case, otherwise as written
    raters       integer not null,
    primary key (movielens_id, tag)
);

-- Which files were imported last: one row, which goes when another catalogue is loaded.
create table loaded_movielens (
    only_row integer primary key check (only_row = 1),
    checksum text not null
);
