//! What came of a form that was sent and not right: drawn again with what was typed, each problem beside its field; and
//! the key by which a form that is sent twice is known.

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

/// Whether the site can tell of something by mail; where it is not in the context, it cannot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendsMail(pub bool);

impl SendsMail {
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }
}

/// How the site makes a key that nobody guesses.
#[derive(Debug, Clone, Copy)]
pub struct NewKey(pub fn() -> String);

/// A key for one form, so that sending it twice is sending it once. Without a site there is none, and the form is refused.
pub fn new_key() -> String {
    use_context::<NewKey>().map(|NewKey(make)| make()).unwrap_or_default()
}
