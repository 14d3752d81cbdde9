//! The signals that end the process.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens for Ctrl-C and SIGTERM from the call on. The future completes on the first one; from then on, a second one
/// ends the process immediately.
///
/// # Panics
/// Outside of a runtime.
pub fn shutdown_signal() -> impl Future<Output = ()> {
    let [mut interrupt, mut terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(listen);
    async move {
        either(&mut interrupt, &mut terminate).await;
        tracing::info!("closing; a second signal ends the process at once");
        tokio::spawn(async move {
            either(&mut interrupt, &mut terminate).await;
            tracing::info!("ended by a second signal");
            std::process::exit(0);
        });
    }
}

fn listen(kind: SignalKind) -> Option<Signal> {
    signal(kind).inspect_err(|error| tracing::warn!(%error, "cannot listen for a signal")).ok()
}

async fn either(first: &mut Option<Signal>, second: &mut Option<Signal>) {
    tokio::select! {
        () = received(first) => {}
        () = received(second) => {}
    }
}

async fn received(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}
