//! Predictions in bulk: a CSV is read into rows, rows are worked off in chunks, and what comes of them is written out.

pub mod export;
pub mod predict;
pub mod reader;
pub mod upload;
pub mod work;
