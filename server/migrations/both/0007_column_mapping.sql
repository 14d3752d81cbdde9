-- What the columns of a file are used for can be changed before a batch is started, so chunks contain the rows as they are
-- in the file.

-- JSON: one entry for each column of the file; null for batches uploaded earlier, whose chunks contain requests.
alter table batch add column mapping text;

alter table batch_row add column outcome text not null default 'described';
update batch_row set outcome = 'failed' where failure is not null;
alter table batch_row add column matched text;                        -- JSON: the film that the row is about
alter table batch_row add column candidates text not null default '[]'; -- JSON: the films that it may be about
alter table batch_row add column notes text not null default '[]';      -- JSON: what was left out or changed
