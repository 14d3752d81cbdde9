//! Reads the records of a table as requests to the model.
//!
//! `mapping` recognises what the columns of a table are used for, by their headings and by what the site knows about
//! films. [`RowParser`] turns a record into a request: what cannot be used is left out and noted, and only a row without
//! a title is unusable. `preview` counts what all cells and rows are before anything is started.

mod cell;
mod field;
mod list;
mod literal;
mod mapping;
mod preview;
#[cfg(test)]
mod properties;
mod row;
#[cfg(test)]
mod tests;
mod year;

pub use mapping::{NoTitle, Sample, recognised};
pub use preview::Preview;
pub use row::{ParsedRow, RowContent, RowParser};
