//! Pages and panels, as a browser without JavaScript gets them.

mod activity;
mod assembly;
mod composition;
mod edge;
mod encoding;
mod film;
mod film_list;
mod imported_film;
mod model;
mod panel;
mod privacy;
mod search;
mod security;
mod static_file;
mod topic;
mod xray;
