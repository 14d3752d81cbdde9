//! `matinee recommender`

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use super::listen::{listen, shutdown_signal};
use super::settings::ArtifactSettings;
use crate::recommender::InProcessModel;
use crate::{metrics, web};

#[derive(Args)]
pub struct Recommender {
    /// The address that the replica listens on
    #[arg(long, env = "RECOMMENDER_ADDR", default_value = "127.0.0.1:4000")]
    addr: SocketAddr,
    #[command(flatten)]
    artifact: ArtifactSettings,
}

impl Recommender {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        metrics::recorder();
        tokio::spawn(metrics::maintain());
        let model = Arc::new(InProcessModel::load(&self.artifact.model));
        tokio::spawn(Arc::clone(&model).watch());

        let (listener, address) = listen(self.addr).await?;
        tracing::info!("The recommender answers at http://{address}");
        axum::serve(listener, web::replica_router(model)).with_graceful_shutdown(shutdown_signal()).await?;
        tracing::info!("The recommender has shut down");
        Ok(())
    }
}
