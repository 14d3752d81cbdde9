//! What came of a form that was sent and not right: drawn again with what was typed, each problem beside its field.

use leptos::prelude::use_context;

/// The state of the form at hand; empty where a page is opened and not answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    /// By field. A password is never among them.
    pub typed: Vec<(&'static str, String)>,
    /// By field, one sentence each; the field `""` is the form as a whole.
    pub problems: Vec<(&'static str, String)>,
}

impl FormState {
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }

    /// A form with one problem.
    pub fn problem(field: &'static str, says: impl Into<String>) -> Self {
        Self { problems: vec![(field, says.into())], ..Self::default() }
    }

    /// The same with what was typed into a field.
    #[must_use]
    pub fn typed(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.typed.push((field, value.into()));
        self
    }

    pub fn value(&self, field: &str) -> Option<String> {
        self.typed.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone())
    }

    pub fn problem_with(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, says)| says.clone())
    }
}
