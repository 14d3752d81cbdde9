//! The state of forms: rejected input with its error messages, and idempotency keys.

use std::borrow::Cow;

use leptos::prelude::use_context;

/// The input and the error messages of a form that was rejected and is displayed again. Empty if the form has not been
/// submitted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    /// Input by field name. Never contains passwords.
    pub input: Vec<(Cow<'static, str>, String)>,
    /// One error message by field name; the name `""` stands for the form as a whole.
    pub problems: Vec<(&'static str, String)>,
}

impl FormState {
    /// The form of the current request; the default outside a request.
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }

    /// The same form with the input of one more field.
    #[must_use]
    pub fn with_input(mut self, field: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.input.push((field.into(), value.into()));
        self
    }

    /// The input of a field.
    pub fn value(&self, field: &str) -> Option<String> {
        self.input.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone())
    }

    /// The error message of a field.
    pub fn problem_with(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone())
    }
}

/// Whether the site sends emails. Defaults to `false`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EmailEnabled(pub bool);

impl EmailEnabled {
    /// The setting of the site; the default outside a request.
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }
}

/// The largest file that can be uploaded, in megabytes. Defaults to the default of the server's setting.
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

/// The generator of idempotency keys that the server provides. Its keys cannot be guessed.
#[derive(Debug, Clone, Copy)]
pub struct KeyGenerator(pub fn() -> String);

/// A new idempotency key for one form. Empty outside a request; the server rejects such a form.
pub fn new_idempotency_key() -> String {
    use_context::<KeyGenerator>().map(|KeyGenerator(generate)| generate()).unwrap_or_default()
}
