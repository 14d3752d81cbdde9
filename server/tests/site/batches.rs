//! Batches: CSV files of films, uploaded by forms and over REST, and processed by workers.

mod form;
mod live_progress;
mod page;
mod queue;
mod upload;
mod worker;
