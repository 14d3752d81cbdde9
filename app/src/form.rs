//! The state of forms: rejected input with its problems, and the keys that make submissions idempotent.

use leptos::prelude::use_context;

/// The input and the problems of a form that was rejected and is displayed again; empty on a page that is opened first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    /// Input by field name. Never contains passwords.
    pub typed: Vec<(&'static str, String)>,
    /// One sentence by field name; the name `""` stands for the form as a whole.
    pub problems: Vec<(&'static str, String)>,
}

impl FormState {
    /// The form of the current request; the default outside a request.
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }

    /// A form with one problem.
    pub fn problem(field: &'static str, text: impl Into<String>) -> Self {
        Self { problems: vec![(field, text.into())], ..Self::default() }
    }

    /// The same form with the input of one more field.
    #[must_use]
    pub fn typed(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.typed.push((field, value.into()));
        self
    }

    /// The input of a field.
    pub fn value(&self, field: &str) -> Option<String> {
        self.typed.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone())
    }

    /// The problem of a field.
    pub fn problem_with(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone())
    }
}

/// Whether the site sends emails. The default is that it does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendsMail(pub bool);

impl SendsMail {
    /// The setting of the site; the default outside a request.
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }
}

/// The largest file that can be uploaded, in megabytes. The default is that of the server's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimit(pub u64);

impl Default for UploadLimit {
    fn default() -> Self {
        Self(64)
    }
}

impl UploadLimit {
    /// The setting of the site; the default outside a request.
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }
}

/// Draws a key that cannot be guessed.
#[derive(Debug, Clone, Copy)]
pub struct NewKey(pub fn() -> String);

/// A key for one form, which makes submitting it idempotent. Empty outside a request; the server rejects such a form.
pub fn new_key() -> String {
    use_context::<NewKey>().map(|NewKey(draw)| draw()).unwrap_or_default()
}
