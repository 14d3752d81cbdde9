//! `matinee train`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use models::evaluate::splits;
use models::{Artifact, Catalogue, Corpus, Dataset, Likes, Parameters};

use super::Failure;
use super::settings::{ARTIFACT_VARIABLE, CatalogueSettings, DEFAULT_ARTIFACT};
use crate::recommender::Versions;

#[derive(Args)]
pub struct Train {
    #[command(flatten)]
    catalogue: CatalogueSettings,
    /// A folder of films and ratings, in any layout that `matinee import catalogue` reads
    #[arg(long)]
    ratings: Option<PathBuf>,
    /// A split file whose test users are left out of the ratings, so that a site can be evaluated on them
    #[arg(long, value_name = "SPLIT", requires = "ratings")]
    hold_out: Option<PathBuf>,
    /// Continue from the artifact that `--out` names, with its constants: takes new films and ratings in a fraction of the time. It must
    /// have been trained on an earlier state of the same data
    #[arg(long)]
    resume: bool,
    /// The artifact to write; it is replaced atomically
    #[arg(long, env = ARTIFACT_VARIABLE, default_value = DEFAULT_ARTIFACT)]
    out: PathBuf,
}

impl Train {
    pub fn run(self) -> Result<(), Failure> {
        let start = Instant::now();
        require_writable(&self.out)?;
        println!("Reading {}", self.catalogue.catalogue.display());
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        let previous = if self.resume { Some(Artifact::read(&self.out)?.0) } else { None };
        let train = |corpus: &Corpus, likes: Option<&Likes>| match &previous {
            None => models::train(corpus, likes, Parameters::default()),
            Some(previous) => {
                println!("Continuing from {}", self.out.display());
                models::resume(corpus, likes, previous)
            }
        };
        let artifact = match &self.ratings {
            None => {
                println!("Training on {} films", catalogue.films.len());
                train(&Corpus::from_catalogue(&catalogue), None)?
            }
            Some(folder) => {
                println!("Reading {}", folder.display());
                let mut data = Dataset::read(folder)?;
                if let Some(split) = &self.hold_out {
                    data = data.without_users(&splits::read_file(split)?.test_users());
                }
                for skipped in data.skipped.iter().filter(|skipped| skipped.total > 0) {
                    println!("{skipped}");
                }
                let corpus = data.corpus(&catalogue);
                println!("  layout      {}", <&str>::from(data.layout));
                println!("  scale       {}", <&str>::from(data.scale));
                println!(
                    "Training on {} films; {} users like {} of them ({} ratings)",
                    corpus.films.len(),
                    data.likes.user_count(),
                    data.likes.film_count(),
                    data.rating_count
                );
                train(&corpus, Some(&data.likes))?
            }
        };
        // The current artifact may be the only copy of its version.
        let before = Artifact::read(&self.out).ok();
        let versions = Versions::beside(&self.out);
        let stored = versions.store(before.iter().map(|(before, _)| before).chain([&artifact]));
        artifact.write(&self.out)?;
        if let Err(error) = stored {
            println!("This version cannot be stored for rolling back: {error}");
        }

        let bytes = std::fs::metadata(&self.out)?.len();
        println!("Wrote {} ({} kB)", self.out.display(), bytes / 1000);
        println!("  films       {}", artifact.films.len());
        println!("  features    {}", artifact.feature_count());
        println!("  catalogue   {}", &artifact.catalogue_checksum[..12]);
        if let Some(ratings) = &artifact.ratings {
            println!("  ratings     {} likes of {} films by {} users", ratings.likes, ratings.films, ratings.users);
            println!("  blend       equal weights at {} likes", ratings.blend.equal_weight_likes);
            if ratings.taste.is_none() {
                println!("  taste       not learned: no film has two likes");
            } else if ratings.tuning.is_empty() {
                println!("  constants   too few users to choose any; the defaults are used");
            }
            for curve in &ratings.tuning {
                let best = curve.points.iter().map(|(_, score)| *score).fold(f64::NAN, f64::max);
                println!("    {:24} {:8}  {} {best:.4}", curve.constant, curve.chosen, curve.metric);
            }
        }
        println!("  shelves     {}", artifact.shelves.len());
        for shelf in &artifact.shelves {
            println!("    {:3} films  {}", shelf.films.len(), shelf.title);
        }
        println!("Done in {:.1} s", start.elapsed().as_secs_f64());
        Ok(())
    }
}

/// Fails before training if the artifact could not be written afterwards.
fn require_writable(out: &Path) -> Result<(), Failure> {
    if out.is_dir() {
        return Err(format!("{} is a folder; --out names the file to write", out.display()).into());
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder)
        .map_err(|error| format!("cannot write to the folder {}: {error}", folder.display()))?;
    Ok(())
}
