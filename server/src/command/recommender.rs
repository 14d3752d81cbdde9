//! `matinee recommender`

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use tokio::sync::watch;

use super::Failure;
use super::connections::{self, ConnectionSettings};
use super::settings::ArtifactSettings;
use crate::listener::shutdown_signal;
use crate::recommender::InProcessModel;
use crate::{metrics, web};

#[derive(Args)]
pub struct Recommender {
    /// The address that the replica listens on
    #[arg(long, env = "RECOMMENDER_ADDR", default_value = "127.0.0.1:4000")]
    addr: SocketAddr,
    #[command(flatten)]
    connections: ConnectionSettings,
    #[command(flatten)]
    artifact: ArtifactSettings,
}

impl Recommender {
    pub fn run(self) -> Result<(), Failure> {
        connections::run(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        metrics::recorder();
        tokio::spawn(metrics::maintain(|| ()));
        let model = Arc::new(InProcessModel::load(&self.artifact.model));
        tokio::spawn(Arc::clone(&model).watch());

        let stop = shutdown_signal();
        // No limit per network, because few sites hold many connections each.
        let listener = self.connections.listen(self.addr, None).await?;
        tracing::info!("The recommender answers at http://{}", listener.address());
        let (close, closing) = watch::channel(false);
        let router = web::replica_router(model, closing.clone());
        tokio::spawn(async move {
            stop.await;
            close.send_replace(true);
        });
        self.connections.drain(listener.serve(router, closing.clone()), closing).await;
        tracing::info!("The recommender has shut down");
        Ok(())
    }
}
