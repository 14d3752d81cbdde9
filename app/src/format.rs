//! Formats values as text for visitors.

mod batch_progress;
mod day;
pub mod message;
mod number;
mod price;
mod stars;

pub use batch_progress::{percent, progress_facts, status_text};
pub use day::{Day, day_text};
pub use number::{counted, grouped};
pub use price::euros;
pub use stars::stars_text;
