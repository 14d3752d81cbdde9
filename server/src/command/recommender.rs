//! `matinee recommender`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use super::listen::{asked_to_stop, listen};
use crate::recommender::InProcessModel;
use crate::{measure, web};

#[derive(Args)]
pub struct Recommender {
    /// Where the box listens
    #[arg(long, env = "RECOMMENDER_ADDR", default_value = "127.0.0.1:4000")]
    addr: SocketAddr,
    /// The model's artifact
    #[arg(long, env = "MATINEE_MODEL", default_value = "models/similarity.safetensors")]
    model: PathBuf,
}

impl Recommender {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        measure::collect();
        tokio::spawn(measure::keep_up());
        let model = Arc::new(InProcessModel::load(&self.model));
        tokio::spawn(Arc::clone(&model).watch());

        let (listener, address) = listen(self.addr).await?;
        tracing::info!("The recommender answers at http://{address}");
        axum::serve(listener, web::replica_router(model)).with_graceful_shutdown(asked_to_stop()).await?;
        tracing::info!("The recommender has closed");
        Ok(())
    }
}
