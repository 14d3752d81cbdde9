//! `matinee evaluate`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use models::evaluate::judged::{self, JudgedRow};
use models::evaluate::splits::{self, Split};
use models::evaluate::{self, EvaluationResult};
use models::{Catalogue, Dataset, Parameters};
use time::Date;
use time::macros::format_description;

use super::Failure;
use super::settings::CatalogueSettings;

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
    /// A file of judged rows to evaluate instead of the splits; if the folder of ratings exists, also with a model trained
    /// on them
    #[arg(long, value_name = "FILE")]
    judged: Option<PathBuf>,
    /// The day on which the rows were judged: rows leave out films that were added to the catalogue then or later
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, requires = "judged")]
    judged_on: Option<Date>,
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
        let (rows, means, summary) = match &self.judged {
            Some(file) => {
                let judged = judged::read(file, &catalogue)?;
                let rows = self.judged_rows(&catalogue, &judged)?;
                (rows.clone(), rows, format!("Means over {} judged rows", judged.len()))
            }
            None => {
                let splits = splits::read(&self.splits)?;
                let rows = self.split_rows(&catalogue, &splits, start)?;
                let means = evaluate::means(&rows);
                (rows, means, format!("Means over {} splits", splits.len()))
            }
        };
        if let Some(path) = &self.out {
            std::fs::write(path, serde_json::to_string_pretty(&means)? + "\n")?;
        }
        if self.json {
            println!("{}", serde_json::to_string(&rows)?);
        } else {
            print!("{}", evaluate::table(&means));
            println!("\n{summary}, in {:.0} s.", start.elapsed().as_secs_f64());
        }
        Ok(())
    }

    fn judged_rows(&self, catalogue: &Catalogue, judged: &[JudgedRow]) -> Result<Vec<EvaluationResult>, Failure> {
        let ratings = if self.ratings.exists() {
            Some(Dataset::read(&self.ratings)?)
        } else {
            eprintln!("{} does not exist: no model is trained on ratings", self.ratings.display());
            None
        };
        Ok(judged::judged_rows(catalogue, judged, ratings.as_ref(), self.judged_on, &Parameters::default())?)
    }

    fn split_rows(
        &self,
        catalogue: &Catalogue,
        splits: &[Split],
        start: Instant,
    ) -> Result<Vec<EvaluationResult>, Failure> {
        let data = Dataset::read(&self.ratings)?;
        let mut rows = Vec::new();
        evaluate::evaluate(catalogue, &data, splits, &Parameters::default(), |row| {
            let first_of_split = rows.last().is_none_or(|last: &EvaluationResult| last.split != row.split);
            if first_of_split {
                eprintln!("{:4.0} s  {}", start.elapsed().as_secs_f64(), row.split);
            }
            rows.push(row);
        })?;
        Ok(rows)
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "must be a date such as 2026-11-30".to_owned())
}
