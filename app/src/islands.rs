//! The parts of a page that run in the browser. The page works without each of them.
//!
//! Their size is part of the download budget, so they call the DOM directly where a Leptos view would be larger.

pub mod drop_zone;
pub mod film_forms;
pub mod live_progress;
pub mod player;
pub mod scroller;
pub mod search_box;
pub mod tuner;
pub mod validated_form;
pub mod xray;
