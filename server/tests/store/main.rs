//! The store and the services over it, on both databases.

mod accounts;
mod batches;
mod catalogue;
#[path = "../site/database.rs"]
mod database;
mod history;
mod import;
mod inbox;
mod post;
mod sessions;
