-- Films are looked up by their genres only, and an index of all names takes most of the time of an import.
drop index film_term_by_value;
create index film_term_by_genre on film_term (value) where kind = 'genre';
