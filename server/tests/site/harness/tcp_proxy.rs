//! A TCP proxy whose connections can be cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::database::Database;

/// Forwards connections to each of its targets in turn.
pub struct TcpProxy {
    pub address: String,
    targets: Arc<Vec<String>>,
    connections: Arc<AtomicUsize>,
    task: Option<JoinHandle<()>>,
}

impl TcpProxy {
    pub async fn to(targets: &[&str]) -> Self {
        let mut proxy = Self {
            address: "127.0.0.1:0".to_owned(),
            targets: Arc::new(targets.iter().map(|&target| target.to_owned()).collect()),
            connections: Arc::default(),
            task: None,
        };
        proxy.open().await;
        proxy
    }

    /// A proxy before a PostgreSQL server, and the URL of the database through it.
    pub async fn before(database: &Database) -> (Self, String) {
        let (_, rest) = database.url().split_once("://").expect("a scheme");
        let (server, _) = rest.split_once('/').expect("the name of a database");
        let server = server.rsplit('@').next().expect("a host and a port");
        let proxy = Self::to(&[server]).await;
        let url = database.url().replace(server, &proxy.address);
        (proxy, url)
    }

    /// Accepts connections, again at the same address after [`TcpProxy::close`].
    pub async fn open(&mut self) {
        let listener = TcpListener::bind(&self.address).await.expect("a free port");
        self.address = listener.local_addr().expect("an address").to_string();
        let (targets, connections) = (Arc::clone(&self.targets), Arc::clone(&self.connections));
        self.task = Some(tokio::spawn(async move {
            // The set is dropped with this task, which closes all connections.
            let mut open = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let target = targets[connections.fetch_add(1, Ordering::Relaxed) % targets.len()].clone();
                open.spawn(async move {
                    let mut server = TcpStream::connect(target).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        }));
    }

    /// Cuts all connections and refuses new ones.
    pub async fn close(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            // The task was cancelled, which is the error that it returns.
            let _ = task.await;
        }
    }
}
