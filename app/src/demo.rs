//! The engineering controls of a request: X-ray, and fault injection in demonstrations.

use domain::Faults;

/// The controls of the current request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// Whether visitors can inject faults.
    pub enabled: bool,
    /// Whether X-ray is on.
    pub xray: bool,
    pub faults: Faults,
    /// The address of the current page, to return to.
    pub here: String,
}
