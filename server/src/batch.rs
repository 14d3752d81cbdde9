//! Batches: reading an uploaded CSV file into rows, processing the rows in chunks, and writing their results.

pub mod export;
pub mod predict;
pub mod reader;
mod template;
pub mod upload;
pub mod work;

pub use template::{optional_columns, template};
