//! `matinee evaluate`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use http::Uri;
use models::evaluate::{self, EvaluationResult, splits};
use models::{Catalogue, Dataset, Parameters};

use super::Failure;
use super::settings::CatalogueSettings;

mod served;

#[derive(Args)]
pub struct Evaluate {
    #[command(flatten)]
    catalogue: CatalogueSettings,
    /// A folder of ratings in the MovieLens format
    #[arg(long, default_value = "../shared/data/ml-latest-small")]
    ratings: PathBuf,
    /// A folder of split files, which list held-out users and queries
    #[arg(long, default_value = "../shared/eval/splits")]
    splits: PathBuf,
    /// The address of a running site to evaluate through its REST API, such as <http://127.0.0.1:3000>, instead of the
    /// methods: P1, with the films that the site has imported. Its model must be trained with `--hold-out SPLIT`
    #[arg(long, value_name = "URL")]
    served: Option<Uri>,
    /// Print the results as JSON only
    #[arg(long)]
    json: bool,
    /// A file for the means over the splits, which the model card displays
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Evaluate {
    pub fn run(self) -> Result<(), Failure> {
        let start = Instant::now();
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        let data = Dataset::read(&self.ratings)?;
        let splits = splits::read(&self.splits)?;
        if let Some(address) = &self.served {
            let rows = served::evaluate(address, &catalogue, &data, &splits)?;
            return self.print(&rows, &format!("From {address}"));
        }
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
        self.print(&rows, &format!("Means over {} splits, in {:.0} s.", splits.len(), start.elapsed().as_secs_f64()))
    }

    fn print(&self, rows: &[EvaluationResult], summary: &str) -> Result<(), Failure> {
        if self.json {
            println!("{}", serde_json::to_string(rows)?);
        } else {
            print!("{}", evaluate::table(&evaluate::means(rows)));
            println!("\n{summary}");
        }
        Ok(())
    }
}
