//! One address before others: connections go on to each of them in turn; or to nobody, while it is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

pub struct Relay {
    pub address: String,
    targets: Arc<Vec<String>>,
    /// How many connections there were.
    pub connections: Arc<AtomicUsize>,
    task: Option<JoinHandle<()>>,
}

impl Relay {
    pub async fn to(targets: &[&str]) -> Self {
        let mut relay = Self {
            address: "127.0.0.1:0".to_owned(),
            targets: Arc::new(targets.iter().map(|&target| target.to_owned()).collect()),
            connections: Arc::default(),
            task: None,
        };
        relay.open().await;
        relay
    }

    pub async fn open(&mut self) {
        let listener = TcpListener::bind(&self.address).await.expect("a free port");
        self.address = listener.local_addr().expect("an address").to_string();
        let (targets, connections) = (Arc::clone(&self.targets), Arc::clone(&self.connections));
        self.task = Some(tokio::spawn(async move {
            // Dropped with this task, it ends them all.
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

    /// Cuts every connection, and lets nobody in.
    pub async fn close(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }
}
