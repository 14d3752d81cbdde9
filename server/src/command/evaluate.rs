//! `matinee evaluate`

use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use http::Uri;
use models::evaluate::judged::{self, JudgedRow};
use models::evaluate::splits::{self, Split};
use models::evaluate::titles::{self, Misunderstood, TitleResult};
use models::evaluate::{self, EvaluationResult};
use models::{Catalogue, Dataset, Parameters, movielens};
use time::Date;
use time::macros::format_description;

use super::Failure;
use super::settings::CatalogueSettings;

mod served;

#[derive(Args)]
pub struct Evaluate {
    #[command(flatten)]
    catalogue: CatalogueSettings,
    /// A folder of films and ratings, in any layout that `matinee import catalogue` reads
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
    /// The address of a running site to evaluate through its REST API, such as <http://127.0.0.1:3000>, instead of the
    /// methods: P5 with `--judged`, otherwise P1, with the films that the site has imported. For P1, its model must be
    /// trained with `--hold-out SPLIT`
    #[arg(long, value_name = "URL")]
    served: Option<Uri>,
    /// A folder of films in any of these layouts: measure how well their titles are understood, in all the ways in which lists
    /// write titles. Prints a table, and to the standard error what was not understood
    #[arg(long, value_name = "DIR", conflicts_with_all = ["judged", "served", "out"])]
    titles: Option<PathBuf>,
    /// Print the results as JSON only
    #[arg(long)]
    json: bool,
    /// A file for the means, which the model card displays; results of other protocols in it are kept
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Evaluate {
    pub fn run(self) -> Result<(), Failure> {
        let start = Instant::now();
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        if let Some(folder) = &self.titles {
            return self.print_titles(&titles::measure(&catalogue, &movielens::films(folder)?.0));
        }
        if let (Some(address), Some(file)) = (&self.served, &self.judged) {
            let judged = judged::read(file, &catalogue)?;
            let row = served::evaluate_rows(address, &catalogue, &judged)?;
            return self.print(&[row], &format!("From {address}"));
        }
        if let Some(address) = &self.served {
            let rows = self.served_rows(address, &catalogue)?;
            return self.print(&rows, &format!("From {address}"));
        }
        if let Some(file) = &self.judged {
            let judged = judged::read(file, &catalogue)?;
            let rows = self.judged_rows(&catalogue, &judged)?;
            self.store(&evaluate::means(&rows))?;
            return self.print(&rows, &format!("Means over {} judged rows", judged.len()));
        }
        let splits = splits::read(&self.splits)?;
        let rows = self.split_rows(&catalogue, &splits, start)?;
        self.store(&evaluate::means(&rows))?;
        self.print(&rows, &format!("Means over {} splits, in {:.0} s.", splits.len(), start.elapsed().as_secs_f64()))
    }

    /// Replaces the results of the measured protocols in the file for the model card, and keeps those of others.
    fn store(&self, means: &[EvaluationResult]) -> Result<(), Failure> {
        let Some(path) = &self.out else { return Ok(()) };
        let mut stored: Vec<serde_json::Value> = match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        stored.retain(|result| means.iter().all(|mean| result["protocol"] != mean.protocol));
        for mean in means {
            stored.push(serde_json::to_value(mean)?);
        }
        std::fs::write(path, serde_json::to_string_pretty(&stored)? + "\n")?;
        Ok(())
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

    fn print_titles(&self, results: &[TitleResult]) -> Result<(), Failure> {
        if self.json {
            println!("{}", serde_json::to_string(results)?);
            return Ok(());
        }
        print!("{}", titles::table(results));
        for result in results {
            for Misunderstood { title, year, answer, meant } in &result.misunderstood {
                let year = year.map_or_else(String::new, |year| format!(" ({year})"));
                let answer = if answer.is_empty() { "nothing".to_owned() } else { answer.join(" or ") };
                let meant = meant.as_deref().unwrap_or("another film");
                eprintln!("{}: {title}{year} is {meant}, and was taken for {answer}", result.variation);
            }
        }
        Ok(())
    }

    fn served_rows(&self, address: &Uri, catalogue: &Catalogue) -> Result<Vec<EvaluationResult>, Failure> {
        let data = Dataset::read(&self.ratings)?;
        let splits = splits::read(&self.splits)?;
        served::evaluate(address, catalogue, &data, &splits)
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
