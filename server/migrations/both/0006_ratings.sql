-- What users think of films, when films joined the catalogue, and what was watched of late.

create table rating (
    user_id  text   not null references app_user (id) on delete cascade,
    film     text   not null references film (slug) on delete cascade,
    kind     text   not null check (kind in ('like', 'dismissed')),
    rated_at bigint not null,
    primary key (user_id, film)
);

-- The films of the last seven days are counted from these.
create index rating_by_time on rating (rated_at);
create index watching_by_day on watching (watched_at);
create index list_entry_by_time on list_entry (added_at);

-- The beginning of the day, UTC; null for films that were there from the start. A catalogue with such days is another
-- catalogue, so it is loaded again.
alter table film add column added bigint;
create index film_by_added on film (added) where added is not null;
