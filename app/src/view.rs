//! The pieces that panels and pages are drawn with. None of them calls a service.

mod card;
mod demo_bar;
mod frame;
mod listing;
mod lost;
mod page;
mod row;

pub use card::CardLink;
pub use demo_bar::DemoBar;
pub use frame::{Frame, Notice, Waiting};
pub use listing::ListingGrid;
pub use lost::Lost;
pub use page::PageFrame;
pub use row::{CardRow, Skeleton};
