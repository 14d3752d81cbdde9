-- The names of series are among the terms from here on (kind 'series'). The catalogue is loaded again.
delete from loaded_catalogue;
