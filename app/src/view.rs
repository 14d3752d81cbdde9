//! The pieces that panels and pages are drawn with. None of them calls a service.

mod bars;
mod begun;
mod card;
mod demo_bar;
mod door;
mod field;
mod film_map;
mod frame;
mod listing;
mod lost;
mod number;
mod page;
mod row;
mod titles;

pub use bars::{Bars, Deciles, MetricsTable};
pub use begun::BegunCard;
pub use card::CardLink;
pub use demo_bar::DemoBar;
pub use door::{LogIn, NewPassword};
pub use field::{Field, FormProblem};
pub use film_map::FilmMap;
pub use frame::{Frame, Notice, Waiting};
pub use listing::ListingGrid;
pub use lost::Lost;
pub use number::grouped;
pub use page::PageFrame;
pub use row::{CardRow, Skeleton};
pub use titles::TitleSequence;
