//! What every panel uses.

pub use domain::Service;
pub use leptos::prelude::*;
pub use leptos::server_fn::codec::GetUrl;

pub use super::public::Placed;
pub use crate::error::Answer;
pub use crate::panel::{Audience, Panel};
