-- Films, the words that describe them, and people who wish to join.

create table film (
    slug           text primary key,
    title          text    not null,
    original_title text,
    year           integer not null,
    runtime        integer not null, -- minutes
    certificate    text    not null,
    synopsis       text    not null,
    tone           text    not null, -- scores from 0 to 10 in the catalogue's order of axes, separated by commas
    search_title   text    not null, -- lower-case ASCII words of both titles
    search_text    text    not null, -- the same of titles, people and keywords
    shuffle        integer not null  -- fixed by the slug: an order that favours no letter and no year
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

-- What a film lists, most important first.
create table film_term (
    film     text    not null references film (slug) on delete cascade,
    kind     text    not null, -- as in term, or director, cast
    position integer not null,
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
    requested_at integer not null  -- seconds since 1970, UTC
);
