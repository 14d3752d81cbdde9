-- The series of a film is among its terms from here on (kind 'series'), so that searches find films by it. The catalogue is
-- loaded again.
delete from loaded_catalogue;
