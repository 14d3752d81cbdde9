//! What visitors may change about their own page views: X-ray, and in the demo the faults of services.

use domain::Faults;

/// The demo's state for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// Whether fault injection is offered and obeyed.
    pub enabled: bool,
    pub xray: bool,
    pub faults: Faults,
    /// The address of the current page, to return to.
    pub here: String,
}
