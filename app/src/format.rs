//! Values as text for users.

mod batch_progress;
mod day;
pub mod message;
mod number;
mod price;

pub use batch_progress::{facts, percent, status_text};
pub use day::Day;
pub use number::{counted, grouped};
pub use price::euros;
