//! `matinee doctor`

use std::fmt;
use std::time::Duration;

use clap::Args;

use super::Failure;
use super::serve::Serve;

mod database;
mod environment;
mod model;
mod queue;
mod replica;
mod site;

#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    site: Serve,
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Severity {
    Fine,
    /// The site works, but an operator may want to change something.
    Advice,
    /// Something does not work.
    Problem,
}

/// The result of one examination.
struct Finding {
    severity: Severity,
    subject: &'static str,
    text: String,
    /// What to do about it; empty if nothing.
    advice: String,
}

impl Finding {
    fn fine(subject: &'static str, text: impl Into<String>) -> Self {
        Self { severity: Severity::Fine, subject, text: text.into(), advice: String::new() }
    }

    fn advice(subject: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, subject, text: text.into(), advice: advice.into() }
    }

    fn problem(subject: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { severity: Severity::Problem, subject, text: text.into(), advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Fine => "ok",
            Severity::Advice => "advice",
            Severity::Problem => "PROBLEM",
        };
        write!(f, "{severity:8} {:10} {}", self.subject, self.text)?;
        if self.advice.is_empty() { Ok(()) } else { write!(f, "\n{:19} → {}", "", self.advice) }
    }
}

/// How long another process may take to answer.
const GIVE_UP_AFTER: Duration = Duration::from_secs(10);

impl Doctor {
    /// Examines everything that the settings of `matinee serve` name, and changes nothing.
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.examine())
    }

    async fn examine(self) -> Result<(), Failure> {
        let Serve { addr, database, catalogue, model, mail, site, site_root, .. } = self.site;
        let mut problems = 0;
        let mut report = |findings: Vec<Finding>| {
            for finding in findings {
                problems += usize::from(finding.severity == Severity::Problem);
                println!("{finding}");
            }
        };
        report(environment::findings(&super::definition(), std::env::vars_os()));
        report(site::findings(addr, &site, &site_root));
        report(database::findings(&database.database_url).await);
        report(queue::findings(&database.database_url).await);
        report(model::findings(&catalogue.catalogue, &model.artifact.model));
        report(replica::findings(&model).await);
        report(vec![site::mail_finding(&mail, addr).await]);
        match problems {
            0 => Ok(()),
            1 => Err("there is a problem".into()),
            problems => Err(format!("there are {problems} problems").into()),
        }
    }
}
