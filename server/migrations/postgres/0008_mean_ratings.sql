-- The mean of all ratings in another database, where the imported files contain it.
alter table movielens_film add column mean_hundredths integer;
alter table movielens_film add column votes integer;
