//! Batches: reading an uploaded table into rows, processing the rows in chunks, and writing their results.

pub mod export;
pub mod predict;
pub mod reader;
pub mod remap;
mod template;
pub mod upload;
pub mod work;

pub use template::{optional_columns, template};
