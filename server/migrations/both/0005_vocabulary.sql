-- Renames tables and columns to the terms of docs/GLOSSARY.md, and stores facts instead of sentences in messages and
-- abandoned rows.

alter table person rename to app_user;

alter table member rename column person to user_id;
alter table subscription rename column member to user_id;
alter table member_order rename column member to user_id;

alter table kept_film rename to list_entry;
alter table list_entry rename column person to user_id;
alter table list_entry rename column kept_at to added_at;

alter table watching rename column person to user_id;
alter table watching rename column thousandth to permille;

alter table login_attempt rename column counted to subject;

-- Sessions are JSON objects. A quotation mark within a string is escaped, so this matches nothing but the key.
update session set data = replace(data, '"person":', '"user":');

alter table batch rename column owner to user_id;
alter table batch rename column understood to preview;
drop index batch_by_owner;
create index batch_by_user on batch (user_id, created_at);
-- As with sessions, these match nothing but keys.
update batch set preview = replace(replace(preview, '"passed_over":', '"ignored_columns":'), '"preview":', '"rows":');

alter table batch_confidence rename to batch_similarity;
alter table batch_similarity rename column tenth to bin;
alter table batch_similarity rename column counted to rows;

-- 1 if the row has no result because of repeated failures on our side. The sentence was the only mark of such rows.
alter table batch_row add column abandoned bigint not null default 0 check (abandoned in (0, 1));
update batch_row set abandoned = 1
    where failure = 'This row could not be worked out: something went wrong on our side, again and again.';

-- A message to a user about a batch, which may have been deleted since.
create table batch_message (
    id          text primary key, -- 128 random bits in hexadecimal
    user_id     text   not null references app_user (id) on delete cascade,
    kind        text   not null check (kind in ('batch-done', 'batch-failed')),
    batch       text   not null,
    file_name   text   not null,
    rows        bigint not null,
    failed_rows bigint not null,
    created_at  bigint not null,
    read_at     bigint,
    email       text,             -- where the message is also sent by email
    attempts    bigint not null default 0,
    mailed_at   bigint
);
-- A message about a batch that is gone leads nowhere, and its facts are unknown.
insert into batch_message
        (id, user_id, kind, batch, file_name, rows, failed_rows, created_at, read_at, email, attempts, mailed_at)
    select message.id, message.person, case batch.status when 'failed' then 'batch-failed' else 'batch-done' end,
           batch.id, batch.name, batch.total_rows, batch.failed_rows,
           message.created_at, message.read_at, message.email, message.attempts, message.mailed_at
    from message join batch on message.href = '/batch/' || batch.id;
drop table message;
alter table batch_message rename to message;
create index message_by_user on message (user_id, created_at);
-- Every page shows the number of unread messages.
create index message_unread on message (user_id) where read_at is null;
-- The number of recent emails per address is limited.
create index message_by_email on message (email, created_at) where email is not null;
