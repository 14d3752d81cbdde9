//! The settings of connections, which `serve` and `recommender` share, and how both end.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use tokio::sync::watch;

use super::Failure;
use crate::listener::{self, Listener, ListenerSettings, raise_file_limit};

/// The limits of a listener.
#[derive(Args)]
pub struct ConnectionSettings {
    /// The number of connections that may be open at the same time; others wait
    #[arg(long, env = "MATINEE_MAX_CONNECTIONS", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// How long requests are still answered as usual after the signal to stop, in seconds, while /readyz answers 503: the
    /// time in which a balancer notices
    #[arg(long, env = "MATINEE_CLOSING_DELAY", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=300))]
    closing_delay: u64,
}

/// How long requests and jobs in progress may take once the process closes. By default, systemd kills it after 90
/// seconds and Kubernetes after 30.
const DRAIN: Duration = Duration::from_secs(25);
/// The number of file descriptors that are reserved for the database, the model and uploads.
const OTHER_FILES: u64 = 256;

impl ConnectionSettings {
    /// Listens on an address. `max_per_network` limits the connections of each client.
    pub async fn listen(&self, at: SocketAddr, max_per_network: Option<usize>) -> Result<Listener, Failure> {
        let wanted = usize::try_from(self.max_connections)?;
        let available = match raise_file_limit() {
            Some(files) => usize::try_from(files.saturating_sub(OTHER_FILES).max(1))?,
            None => usize::MAX,
        };
        if available < wanted {
            tracing::warn!(wanted, available, "the limit of open files allows fewer connections; raise it (ulimit -n)");
        }
        let settings = ListenerSettings {
            max_connections: wanted.min(available),
            max_per_network,
            closing_delay: Duration::from_secs(self.closing_delay),
            ..ListenerSettings::default()
        };
        Ok(Listener::bind(at, settings).await.map_err(|error| format!("cannot listen on {at}: {error}"))?)
    }

    /// Awaits work that ends after `closing` became true, for a limited time.
    pub async fn drain(&self, work: impl Future<Output = ()>, closing: watch::Receiver<bool>) {
        listener::drain(work, closing, DRAIN + Duration::from_secs(self.closing_delay)).await;
    }
}

/// Runs a command that serves or works until it is asked to stop. Work on blocking threads that no task awaits does not
/// keep the process from ending.
pub fn run<T>(command: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(command);
    runtime.shutdown_background();
    result
}
