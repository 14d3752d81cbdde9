//! Batches: CSV files of films, uploaded by forms and over REST, and processed by workers.

mod live_progress;
mod page;
mod upload;
mod worker;
