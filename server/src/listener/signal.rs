//! The signals that end the process.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Completes on Ctrl-C or SIGTERM. From then on, a second one ends the process at once.
pub async fn shutdown_signal() {
    let [mut interrupt, mut terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(listen);
    either(&mut interrupt, &mut terminate).await;
    tracing::info!("closing; a second signal ends the process at once");
    tokio::spawn(async move {
        either(&mut interrupt, &mut terminate).await;
        tracing::info!("ended by a second signal");
        std::process::exit(0);
    });
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
