//! `matinee evaluate`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use models::evaluate::{self, EvaluationResult, splits};
use models::{Catalogue, Dataset, Parameters};

use super::Failure;

#[derive(Args)]
pub struct Evaluate {
    /// The folder with the catalogue
    #[arg(long, default_value = "models/catalogue")]
    catalogue: PathBuf,
    /// A folder of ratings in MovieLens' layout
    #[arg(long, default_value = "../shared/data/ml-latest-small")]
    ratings: PathBuf,
    /// A folder of split files, which say who is held out and what is asked
    #[arg(long, default_value = "../shared/eval/splits")]
    splits: PathBuf,
    /// Prints the rows as JSON and nothing else
    #[arg(long)]
    json: bool,
    /// Where the means over the splits go, for the model's page and card
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Evaluate {
    pub fn run(self) -> Result<(), Failure> {
        let start = Instant::now();
        let catalogue = Catalogue::read(&self.catalogue)?;
        let data = Dataset::read(&self.ratings)?;
        let splits = splits::read(&self.splits)?;
        let mut rows = Vec::new();
        evaluate::evaluate(&catalogue, &data, &splits, &Parameters::default(), |row| {
            let first_of_split = rows.last().is_none_or(|last: &EvaluationResult| last.split != row.split);
            if first_of_split {
                eprintln!("{:4.0} s  {}", start.elapsed().as_secs_f64(), row.split);
            }
            rows.push(row);
        })?;
        let means = evaluate::means(&rows);
        if let Some(path) = &self.out {
            std::fs::write(path, serde_json::to_string_pretty(&means)? + "\n")?;
        }
        if self.json {
            println!("{}", serde_json::to_string(&rows)?);
        } else {
            print!("{}", evaluate::table(&means));
            println!("\nMeans over {} splits, in {:.0} s.", splits.len(), start.elapsed().as_secs_f64());
        }
        Ok(())
    }
}
