//! Reads the records of a table as requests to the model.
//!
//! `mapping` recognises what the columns of a table are used for, by their headings and by the values of known films.
//! [`RowParser`] turns a record into a request: unusable values are left out and noted, and only a row without a title
//! is unusable. `preview` counts all cells and rows by kind before a batch is started.

mod cell;
mod field;
mod garbled;
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
