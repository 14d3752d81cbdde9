-- Histories that users bring from other sites.

-- An export that a user uploaded: a draft until the user agrees to it, then what it added to the history.
create table history_import (
    id         text   primary key,
    user_id    text   not null references app_user (id) on delete cascade,
    source     text   not null,
    file_name  text   not null,
    created_at bigint not null,
    applied_at bigint,
    undone_at  bigint,
    film_count bigint not null,
    -- Both JSON: the counts and what was not recognised, and the films with what is known about each.
    report     text   not null,
    films      text   not null
);

create index history_import_by_user on history_import (user_id, created_at);
create index history_import_by_time on history_import (created_at);

-- What an import added, until the user changes it: undoing the import removes these rows.
alter table list_entry add column import_id text;
alter table watching add column import_id text;

-- Ratings gain a third kind for films that other sites' stars place between the two, and the stars themselves: half
-- stars, from 1 to 10. Neither database changes a constraint of a column.
create table rating_with_stars (
    user_id   text   not null references app_user (id) on delete cascade,
    film      text   not null references film (slug) on delete cascade,
    kind      text   not null check (kind in ('like', 'neutral', 'dismissed')),
    stars     bigint check (stars between 1 and 10),
    rated_at  bigint not null,
    import_id text,
    primary key (user_id, film)
);
insert into rating_with_stars (user_id, film, kind, rated_at) select user_id, film, kind, rated_at from rating;
drop table rating;
alter table rating_with_stars rename to rating;
create index rating_by_time on rating (rated_at);
