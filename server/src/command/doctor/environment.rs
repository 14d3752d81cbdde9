//! The environment: variables that no command reads are probably misspelled.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::Command;

use super::super::secrets::SECRETS;
use super::Finding;

/// The beginning of the names of most of the settings.
const PREFIX: &str = "MATINEE_";

/// `variables` is the environment. Only names are printed: values may be secrets.
pub fn findings(commands: &Command, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Vec<Finding> {
    let known = known_variables(commands);
    let set: Vec<String> = variables.into_iter().filter_map(|(name, _)| name.into_string().ok()).collect();
    let mut findings: Vec<_> = set
        .iter()
        .filter(|name| name.starts_with(PREFIX) && !known.contains(*name))
        .map(|name| {
            let text = format!("no command reads {name}");
            Finding::advice("settings", text, "check the spelling; the README lists all settings")
        })
        .collect();
    let used: Vec<_> = set.iter().filter(|name| known.contains(*name)).map(String::as_str).collect();
    let text = if used.is_empty() { "all settings have their defaults".to_owned() } else { used.join(", ") };
    findings.insert(0, Finding::fine("settings", text));
    findings
}

fn known_variables(commands: &Command) -> BTreeSet<String> {
    let own = commands.get_arguments().filter_map(|argument| argument.get_env());
    let own = own.map(|name| name.to_string_lossy().into_owned());
    let files = SECRETS.into_iter().map(|secret| format!("{secret}_FILE"));
    own.chain(files).chain(commands.get_subcommands().flat_map(known_variables)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_setting_is_named_without_its_value() {
        let environment = [("MATINEE_ADRESS", "s3cret"), ("MATINEE_ADDR", "127.0.0.1:1"), ("PATH", "/bin")];
        let environment = environment.map(|(name, value)| (name.into(), value.into()));
        let findings = findings(&crate::command::definition(), environment);
        let report: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert!(report[0].contains("MATINEE_ADDR") && !report[0].contains("PATH"), "{report:?}");
        assert!(report[1].contains("MATINEE_ADRESS"), "{report:?}");
        assert!(report.len() == 2 && !report.concat().contains("s3cret"), "{report:?}");
    }
}
