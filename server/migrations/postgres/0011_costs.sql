-- What batches cost: compact results, budgets, and deletion in portions.

-- Films and reasons, to which results refer by number.
create table result_term (
    id   bigint generated always as identity primary key,
    text text   not null unique -- JSON: a film, or the text of a reason
);
-- The matched film, the candidates and the matches; empty for rows of earlier versions, which have them as JSON.
alter table batch_row add column answer bytea not null default '';

-- What the chunks and the results of a batch take, in bytes.
alter table batch add column stored_bytes bigint not null default 0;
-- The number of matches that its owner was charged for.
alter table batch add column charged bigint not null default 0;
-- Deleted for its owner; the rows are removed in portions.
alter table batch add column deleted_at bigint;
create index batch_by_stored_bytes on batch (stored_bytes, done_rows);
create index batch_by_deletion on batch (deleted_at) where deleted_at is not null;

-- How many matches a user, or an address, has asked for within a day; both as digests.
create table batch_budget (
    spender text   primary key,
    matches bigint not null,
    since   bigint not null
);
create index batch_budget_by_time on batch_budget (since);
