//! The listener and the shutdown signal of `serve` and `recommender`.

use std::net::SocketAddr;

use axum::serve::{ListenerExt, TapIo};
use tokio::net::{TcpListener, TcpStream};

use super::Failure;

/// Listens on an address, and returns the actual one: port 0 selects a free port.
pub async fn listen(at: SocketAddr) -> Result<(Sockets, SocketAddr), Failure> {
    let listener = TcpListener::bind(at).await.map_err(|error| format!("cannot listen on {at}: {error}"))?;
    let address = listener.local_addr()?;
    Ok((listener.tap_io(set_nodelay), address))
}

/// A listener whose connections send each chunk of a response immediately.
pub type Sockets = TapIo<TcpListener, fn(&mut TcpStream)>;

/// Disables Nagle's algorithm, with which each later chunk of a streamed page would wait 40 ms for the browser's
/// delayed acknowledgement.
fn set_nodelay(connection: &mut TcpStream) {
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "cannot turn off Nagle's algorithm");
    }
}

/// Completes on Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "cannot listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
