//! The log, on standard error.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// The format of the log.
#[derive(Args)]
pub struct LogSettings {
    /// The format of the log, one line per event; `RUST_LOG` selects events, such as `info,access=off`
    #[arg(long, global = true, env = "MATINEE_LOG", value_enum, default_value_t = LogFormat::Text, hide_possible_values = true)]
    log: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// Without warnings of `tower_sessions_core`, which any client can cause with an invalid session cookie.
const DEFAULT_FILTER: &str = "info,sqlx=warn,tower_sessions_core=error";

impl LogSettings {
    /// Sends events to standard error from now on. Only terminals get colours; elsewhere, their escape sequences would
    /// be unreadable.
    pub fn install(&self) {
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
        let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        match self.log {
            LogFormat::Text => subscriber.with_ansi(std::io::stderr().is_terminal()).init(),
            LogFormat::Json => {
                subscriber.json().flatten_event(true).with_current_span(false).with_span_list(true).init();
            }
        }
    }
}
