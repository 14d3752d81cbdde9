-- Films that are known from ratings alone, and the ratings themselves.

-- A film that the catalogue does not describe has a title, a year and genres, and little else. Both tables are filled from
-- files at every start, so they are made anew.
drop table film_term;
drop table film;

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

create table film_term (
    film     text    not null references film (slug) on delete cascade,
    kind     text    not null, -- as in term, or director, cast
    position integer not null, -- most important first
    value    text    not null, -- a term's slug, or a person's name
    primary key (film, kind, position)
);
create index film_term_by_value on film_term (kind, value);

-- So that the files are read again.
delete from loaded_catalogue;

-- Films as MovieLens numbers them, and which of ours each is.
create table movielens_film (
    movielens_id integer primary key,
    film         text references film (slug) on delete set null, -- null where it has no page: it is listed without a year
    imdb         integer, -- the digits of tt0114709
    tmdb         integer
);
create unique index movielens_film_by_film on movielens_film (film);

-- Who rated what. The key is the table: 21 bytes a rating, and no second copy of it. There may be tens of millions, so the
-- film is not checked to be a row of movielens_film each time; the import reads no rating of a film it has not read.
create table imported_rating (
    rater        integer not null, -- a number of MovieLens; no person of ours
    movielens_id integer not null,
    half_stars   integer not null check (half_stars between 1 and 10),
    rated_at     integer not null, -- seconds since 1970, UTC
    primary key (rater, movielens_id)
) without rowid;

-- Words that raters put to films, and how many did.
create table imported_tag (
    movielens_id integer not null,
    tag          text    not null, -- lower-case, otherwise as written
    raters       integer not null,
    primary key (movielens_id, tag)
) without rowid;

-- Which files were imported last: one row, which goes when another catalogue is loaded.
create table loaded_movielens (
    only_row integer primary key check (only_row = 1),
    checksum text not null
);
