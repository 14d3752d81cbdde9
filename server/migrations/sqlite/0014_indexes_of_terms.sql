-- Films are looked up by their genres, and by their directors and leads. An index of all names takes most of the time of an import.
-- The tables may have been exchanged, each with its indexes.
drop index film_term_by_value;
drop index staged_film_term_by_value;
create index film_term_by_genre on film_term (value) where kind = 'genre';
create index staged_film_term_by_genre on staged_film_term (value) where kind = 'genre';
create index film_term_by_lead on film_term (value) where kind in ('director', 'cast') and position < 3;
create index staged_film_term_by_lead on staged_film_term (value) where kind in ('director', 'cast') and position < 3;
