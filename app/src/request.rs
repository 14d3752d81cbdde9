//! What the current request brings along: its visitor, and the services that its panels call.

use domain::Visitor;
use leptos::prelude::use_context;

/// The visitor of the current request; the default outside a request.
pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

#[cfg(feature = "ssr")]
pub fn services() -> Result<std::sync::Arc<domain::Services>, crate::error::PanelError> {
    use_context().ok_or_else(|| crate::error::PanelError(domain::CallError::Invalid("there are no services here".to_owned())))
}

#[cfg(feature = "ssr")]
pub fn faults() -> domain::Faults {
    leptos::prelude::with_context(|demo: &crate::demo::Demo| demo.faults.clone()).unwrap_or_default()
}
