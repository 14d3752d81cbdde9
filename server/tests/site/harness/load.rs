//! Requests in the background, while a test interferes.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::eventually::GIVE_UP_AFTER;

/// Clients that send one request after another until they are stopped.
pub struct Load<T> {
    stopped: watch::Sender<bool>,
    answered: watch::Receiver<usize>,
    clients: Vec<JoinHandle<Vec<T>>>,
}

impl<T: Send + 'static> Load<T> {
    /// Starts clients. `request` gets the number of the client and that of its request, both from 0.
    pub fn start<F>(clients: usize, request: impl Fn(usize, usize) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = T> + Send,
    {
        let (stopped, answered) = (watch::Sender::new(false), watch::Sender::new(0));
        let request = Arc::new(request);
        let clients = (0..clients).map(|client| {
            let (request, stopped, answered) = (Arc::clone(&request), stopped.subscribe(), answered.clone());
            tokio::spawn(async move {
                let mut answers = Vec::new();
                while !*stopped.borrow() {
                    answers.push(request(client, answers.len()).await);
                    answered.send_modify(|count| *count += 1);
                }
                answers
            })
        });
        Self { clients: clients.collect(), answered: answered.subscribe(), stopped }
    }

    /// Waits until this many more requests have been answered.
    pub async fn progresses(&mut self, requests: usize) {
        let goal = *self.answered.borrow() + requests;
        let waiting = timeout(GIVE_UP_AFTER, self.answered.wait_for(|count| *count >= goal));
        waiting.await.expect("requests are answered").expect("clients are running");
    }

    /// Stops the clients and returns all answers of each.
    ///
    /// # Panics
    /// If a request panicked.
    pub async fn stop(self) -> Vec<Vec<T>> {
        self.stopped.send_replace(true);
        futures::future::join_all(self.clients).await.into_iter().map(|answers| answers.expect("no panic")).collect()
    }
}
