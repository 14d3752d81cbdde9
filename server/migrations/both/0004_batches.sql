-- Predictions in bulk, and the messages that tell of them. The queue's own tables are apalis'.

create table batch (
    id          text primary key, -- 128 random bits in hexadecimal
    owner       text   not null references person (id) on delete cascade,
    name        text   not null,  -- what the file was called
    status      text   not null check (status in ('draft', 'queued', 'running', 'done', 'failed', 'cancelled')),
    understood  text   not null,  -- JSON: delimiter, columns, the first rows
    total_rows  bigint not null,
    done_rows   bigint not null default 0, -- those that failed among them
    failed_rows bigint not null default 0,
    email       text,             -- where its owner is told besides
    created_at  bigint not null,
    started_at  bigint,
    finished_at bigint,
    expires_at  bigint not null   -- deleted then
);
create index batch_by_owner on batch (owner, created_at);
create index batch_by_expiry on batch (expires_at);

-- What is worked off at once. That it is done, what came of it and how far the batch is are committed together.
create table batch_chunk (
    batch     text   not null references batch (id) on delete cascade,
    number    bigint not null, -- from 0, in the file's order
    first_row bigint not null, -- from 1
    films     text   not null, -- JSON: the rows as they were read; empty when done
    attempts  bigint not null default 0,
    model     text,            -- the version that has answered; null while it is not done, and where none has
    done      bigint not null default 0,
    primary key (batch, number)
);

create table batch_row (
    batch   text   not null references batch (id) on delete cascade,
    row_no  bigint not null, -- from 1
    line    bigint not null, -- in the file, from 1
    title   text   not null,
    words   text   not null, -- of the title, as search compares them
    year    bigint,
    matches text   not null, -- JSON, best first; empty where the row failed
    ignored text   not null, -- JSON: what the model has no word for
    failure text,
    primary key (batch, row_no)
);
-- Rows that failed are looked at apart, and are few.
create index batch_row_failed on batch_row (batch, row_no) where failure is not null;

-- How many rows have a best match of which score, by tenths.
create table batch_confidence (
    batch   text   not null references batch (id) on delete cascade,
    tenth   bigint not null check (tenth between 0 and 9),
    counted bigint not null,
    primary key (batch, tenth)
);

create table message (
    id         text primary key, -- 128 random bits in hexadecimal
    person     text   not null references person (id) on delete cascade,
    subject    text   not null,
    says       text   not null,
    href       text   not null,  -- an address of this site
    created_at bigint not null,
    read_at    bigint,
    email      text,             -- where it also goes by mail
    attempts   bigint not null default 0,
    mailed_at  bigint
);
create index message_by_person on message (person, created_at);
-- How many there are is asked for with each page.
create index message_unread on message (person) where read_at is null;
-- How often an address has been mailed of late.
create index message_by_email on message (email, created_at) where email is not null;
