//! `matinee import`, one module for each kind of data.

use clap::{Args, Subcommand};

use super::Failure;

mod catalogue;

#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Import films, and ratings and tags if there are any, from a folder in any usual layout: MovieLens, IMDb's data sets,
    /// RecBole, gorse, LensKit, dumps of TMDB, or tables by their column names
    #[command(name = "catalogue", visible_alias = "movielens")]
    Catalogue(catalogue::ImportCatalogue),
}

impl Import {
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Catalogue(catalogue) => catalogue.run(),
        }
    }
}
