//! The few parts of a page that run in the browser. Each leaves a page that works when it does not.

pub mod checked;
pub mod drop;
pub mod keep;
pub mod live;
pub mod player;
pub mod scroller;
pub mod xray;
