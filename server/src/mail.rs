//! Mails.

mod job;

pub use job::MailJob;
