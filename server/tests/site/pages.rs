//! Pages and panels, as a browser without JavaScript gets them.

mod activity;
mod composition;
mod edge;
mod film;
mod film_list;
mod imported_film;
mod model;
mod panel;
mod privacy;
mod security;
mod static_file;
