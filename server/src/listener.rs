//! The sockets of `serve` and `recommender`: which connections are accepted, how long each may take, and how they end.
//!
//! `axum::serve` has none of these limits: a client that sends half of a request would hold its connection, and the
//! shutdown of the process, forever.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

mod activity;
mod admission;
mod connection;
mod file_limit;
mod signal;

pub use admission::network_of;
use admission::{Admission, Permit};
use connection::Context;
pub use file_limit::raise_file_limit;
pub use signal::shutdown_signal;

/// The limits of connections.
#[derive(Debug, Clone, Copy)]
pub struct ListenerSettings {
    /// The time in which the head of a request must arrive, from its first byte.
    pub head_timeout: Duration,
    /// How long a connection may wait for its next request. Longer than the 60 seconds of usual proxies, which would
    /// otherwise send a request at the moment at which the connection is closed.
    pub idle_timeout: Duration,
    /// How long a client may read nothing of a response.
    pub write_timeout: Duration,
    /// The number of connections; others wait until one is closed.
    pub max_connections: usize,
    /// The number of connections from one network, see [`network_of`]; others are refused. `None` behind a proxy, which
    /// opens all connections. Loopback has no limit.
    pub max_per_network: Option<usize>,
    /// How long requests are answered as before once the process closes, so that a load balancer notices and sends no
    /// further requests.
    pub closing_delay: Duration,
}

impl Default for ListenerSettings {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(75),
            write_timeout: Duration::from_secs(30),
            max_connections: 4096,
            max_per_network: Some(256),
            closing_delay: Duration::ZERO,
        }
    }
}

/// A socket that accepts connections.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    admission: Admission,
    settings: ListenerSettings,
}

impl Listener {
    /// Listens on an address. Port 0 selects a free port.
    ///
    /// # Errors
    /// If the address is in use, or is not one of this machine.
    pub async fn bind(address: SocketAddr, settings: ListenerSettings) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        let admission = Admission::new(settings.max_connections, settings.max_per_network);
        Ok(Self { socket, address, admission, settings })
    }

    /// The actual address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests over HTTP/1.1, and over HTTP/2 without TLS, until `closing` becomes true. Then each connection is
    /// closed after its current requests. New ones are accepted until then, so that health checks are answered, but for
    /// one request each.
    ///
    /// Dropping the future cuts all connections.
    pub async fn serve(self, router: Router, closing: watch::Receiver<bool>) {
        let settings = self.settings;
        let context = |leave: &watch::Sender<bool>| Context {
            router: router.clone(),
            settings,
            leave: leave.subscribe(),
            closing: closing.clone(),
        };
        let closed = async {
            is_closing(closing.clone()).await;
            sleep(settings.closing_delay).await;
        };
        tokio::pin!(closed);
        let (mut open, leave) = (JoinSet::new(), watch::Sender::new(false));
        loop {
            tokio::select! {
                () = &mut closed => break,
                Some(_) = open.join_next() => {}
                (socket, peer, permit) = self.accept() => {
                    open.spawn(connection::serve(socket, peer, permit, context(&leave)));
                }
            }
        }
        leave.send_replace(true);
        let (mut late, leave_late) = (JoinSet::new(), watch::Sender::new(false));
        while !open.is_empty() {
            tokio::select! {
                _ = open.join_next() => {}
                Some(_) = late.join_next() => {}
                (socket, peer, permit) = self.accept() => {
                    late.spawn(connection::serve(socket, peer, permit, context(&leave_late)));
                }
            }
        }
        drop(self.socket);
        leave_late.send_replace(true);
        while late.join_next().await.is_some() {}
    }

    /// The next connection that is admitted.
    async fn accept(&self) -> (TcpStream, SocketAddr, Permit) {
        loop {
            let place = self.admission.place().await;
            match self.socket.accept().await {
                Ok((socket, peer)) => match self.admission.admit(place, peer.ip()) {
                    Ok(permit) => return (socket, peer, permit),
                    Err(place) => drop(tokio::spawn(connection::refuse(socket, place))),
                },
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections; trying again in a second");
                    sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// Whether a failure to accept concerns one connection only, so that the next one can be accepted immediately.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn is_closing(mut closing: watch::Receiver<bool>) {
    if closing.wait_for(|closing| *closing).await.is_err() {
        // The sender is gone, so `closing` can no longer become true.
        std::future::pending::<()>().await;
    }
}

/// Awaits work that ends once `closing` has become true, but no longer than `patience` after that.
pub async fn drain(work: impl Future<Output = ()>, closing: watch::Receiver<bool>, patience: Duration) {
    let impatient = async {
        is_closing(closing).await;
        sleep(patience).await;
    };
    tokio::select! {
        () = work => {}
        () = impatient => tracing::warn!("not everything ended within {} seconds of closing; cutting it off", patience.as_secs()),
    }
}
