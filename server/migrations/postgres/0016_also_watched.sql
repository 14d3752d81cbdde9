-- What viewers of a film also watched, most telling first. Counting it reads up to a hundred thousand rows, so a task keeps it up
-- to date.
create table also_watched (
    film      text             not null,
    position  bigint           not null,
    other     text             not null,
    viewers   bigint           not null, -- who watched both
    lift      double precision not null,
    primary key (film, position)
);

-- Films for which to count again, and users for whose films. Marks are only added, so those who add them do not
-- wait for each other.
create table also_watched_due (
    id   bigint generated always as identity primary key,
    kind text not null, -- film, user
    name text not null -- a slug, or an id
);
create index also_watched_due_by_name on also_watched_due (kind, name);
insert into also_watched_due (kind, name) select distinct 'film', film from watching;
insert into also_watched_due (kind, name) select 'film', film from movielens_film where film is not null;

-- Whatever adds or removes viewers marks what they watched.
create function mark_also_watched() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        insert into also_watched_due (kind, name) values ('film', old.film), ('user', old.user_id);
    end if;
    if tg_op <> 'DELETE' then
        insert into also_watched_due (kind, name) values ('user', new.user_id);
    end if;
    return null;
end
$$;
create trigger watching_changed after insert or delete or update of user_id, film on watching
    for each row execute function mark_also_watched();
