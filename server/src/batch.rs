//! Predictions in bulk: films that somebody uploads as CSV, and what the model says of each.

pub mod export;
pub mod reader;
