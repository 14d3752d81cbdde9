//! What `serve` and `recommender` have in common: where they listen and when they stop.

use std::net::SocketAddr;

use axum::serve::{ListenerExt, TapIo};
use tokio::net::{TcpListener, TcpStream};

use super::Failure;

/// Listens, and says where: a port of 0 is any that is free.
pub async fn listen(at: SocketAddr) -> Result<(Sockets, SocketAddr), Failure> {
    let listener = TcpListener::bind(at).await.map_err(|error| format!("cannot listen on {at}: {error}"))?;
    let address = listener.local_addr()?;
    Ok((listener.tap_io(send_at_once), address))
}

/// Connections that send each piece of an answer at once.
pub type Sockets = TapIo<TcpListener, fn(&mut TcpStream)>;

/// Otherwise the browser's delayed acknowledgement holds each later piece of a streamed page for 40 ms.
fn send_at_once(connection: &mut TcpStream) {
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "cannot turn off Nagle's algorithm");
    }
}

/// Ends on Ctrl-C, or when the system asks.
pub async fn asked_to_stop() {
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
                tracing::warn!(%error, "cannot listen for the signal to stop");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
