//! Formats values as text for visitors.

mod batch_progress;
mod day;
mod film_facts;
pub mod message;
mod number;
mod price;
pub mod search;
mod stars;

pub use batch_progress::{percent, progress_facts, status_text};
pub use day::{Day, day_text};
pub use film_facts::{person_summary, person_title, topic_heading, topic_summary, topic_title};
pub use number::{counted, grouped};
pub use price::euros;
pub use stars::stars_text;
