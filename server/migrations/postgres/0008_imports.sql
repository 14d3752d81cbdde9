-- The mean of all ratings in another database, where the imported files contain it.
alter table movielens_film add column mean_hundredths integer;
alter table movielens_film add column votes integer;

-- Ratings by film, as the index on them finds them. SQLite has a table of this name.
create view imported_rater as select movielens_id, rater, rated_at from imported_rating;
