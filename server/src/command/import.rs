//! `matinee import`, one module for each kind of data.

use clap::{Args, Subcommand};
use domain::ExportSource;

use super::Failure;

mod catalogue;
mod history;

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
    /// Import a member's own export of Letterboxd into the member's history
    Letterboxd(history::ImportHistory),
    /// Import a member's own ratings or watchlist of IMDb into the member's history
    #[command(name = "imdb")]
    Imdb(history::ImportHistory),
    /// Import a member's own viewing history of Netflix into the member's history
    Netflix(history::ImportHistory),
    /// Import a member's own export of Trakt into the member's history
    Trakt(history::ImportHistory),
}

impl Import {
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Catalogue(catalogue) => catalogue.run(),
            What::Letterboxd(history) => history.run(ExportSource::Letterboxd),
            What::Imdb(history) => history.run(ExportSource::Imdb),
            What::Netflix(history) => history.run(ExportSource::Netflix),
            What::Trakt(history) => history.run(ExportSource::Trakt),
        }
    }
}
