//! The command line, run as a process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use models::Artifact;
use server::recommender::Versions;
use server::services::history::SqlHistory;
use server::services::membership::Accounts;
use server::store::Store;

mod operations;

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue")
}

fn matinee(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matinee")).args(arguments).output().expect("the program runs")
}

/// A copy of the catalogue in which the file of the 1960s ends in the middle of a line.
fn broken_catalogue() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(built_in()).expect("the catalogue") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let file = folder.path().join("1960s.jsonl");
    let text = fs::read_to_string(&file).expect("text");
    fs::write(&file, &text[..text.len() / 2]).expect("written");
    folder
}

#[test]
fn help_describes_every_command() {
    let help = String::from_utf8(matinee(&["--help"]).stdout).expect("text");
    for command in server::command::definition().get_subcommands() {
        let about = command.get_about().expect("a description").to_string();
        let listed = |line: &str| line.trim_start().starts_with(command.get_name()) && line.ends_with(&about);
        assert!(help.lines().any(listed), "{} in {help}", command.get_name());
        let output = matinee(&[command.get_name(), "--help"]);
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains(&about));
    }
}

#[test]
fn a_broken_catalogue_is_rejected_with_its_file_and_line() {
    let catalogue = broken_catalogue();
    let work = tempfile::tempdir().expect("a temporary folder");
    let model = work.path().join("m.safetensors");
    let database = format!("sqlite://{}/matinee.db", work.path().display());
    let folder = catalogue.path().to_str().expect("a path");
    for arguments in [
        vec!["train", "--catalogue", folder, "--out", model.to_str().expect("a path")],
        vec!["serve", "--catalogue", folder, "--database-url", &database, "--addr", "127.0.0.1:0"],
    ] {
        let output = matinee(&arguments);
        let error = String::from_utf8(output.stderr).expect("text");
        assert!(!output.status.success());
        assert!(error.contains("1960s.jsonl:"), "{error}");
    }
    assert!(!model.exists(), "nothing is written");
}

#[test]
fn invalid_settings_are_rejected_by_name() {
    for (flag, value) in [("--addr", "nowhere"), ("--panel-deadline-ms", "0"), ("--panel-deadline-ms", "soon")] {
        let output = matinee(&["serve", flag, value]);
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(flag), "{flag} {value}");
    }
}

#[test]
fn invalid_mail_settings_are_rejected_by_name_without_revealing_the_password() {
    let valid = ("SMTP_URL", "smtp://ada:opensesame@127.0.0.1:25");
    for settings in [
        vec![("SMTP_URL", "mail://ada:opensesame@mail.example.org")],
        vec![("SMTP_URL", "ada:opensesame@mail.example.org")],
        vec![("SMTP_URL", "smtp://ada:opensesame@mail.example.org?tls=maybe")],
        vec![("SMTP_URL", "smtp://ada:open#sesame@mail.example.org")],
        vec![("MATINEE_MAIL_FROM", "postmaster"), valid],
        vec![("MATINEE_URL", "matinee.example"), valid],
    ] {
        for arguments in [&["serve"][..], &["serve", "--help"]] {
            let output = Command::new(env!("CARGO_BIN_EXE_matinee")).args(arguments).envs(settings.clone()).output();
            let output = output.expect("the program runs");
            let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
            assert!(text.contains(settings[0].0), "{text}");
            assert!(!text.contains("sesame"), "{text}");
            assert_eq!(output.status.success(), arguments.len() == 2, "{text}");
        }
    }
}

#[test]
fn the_results_of_a_file_of_films_are_written_to_a_file_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("my films.csv");
    fs::write(&file, "title;year;genres\nHeat;1995;\n=2+2;1995;crime|drama\nSomeday;1998;crime;more\n")
        .expect("written");
    let model = built_in().join("../similarity.safetensors");
    let [file, model] = [&file, &model].map(|path| path.to_str().expect("a path"));
    for format in ["csv", "jsonl"] {
        let output = matinee(&["batch", file, "--model", model, "--format", format]);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        assert!(output.status.success() && text.contains("3 rows, 1 of them without a result"), "{text}");
        let results = fs::read_to_string(folder.path().join(format!("my films-similar.{format}"))).expect("results");
        for part in ["collateral-2004", "4 cells", if format == "csv" { "'=2+2" } else { "\"=2+2\"" }] {
            assert!(results.contains(part), "{part} in {results}");
        }
    }
    let output = matinee(&["batch", file, "--model", model, "--out", "/dev/stdout"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 rows"));
    let results = fs::read(folder.path().join("my films-similar.csv")).expect("results");
    assert_eq!(output.stdout, results, "what is printed is the file and nothing else");
    let elsewhere = folder.path().join("nothing.csv");
    let output = matinee(&["batch", elsewhere.to_str().expect("a path"), "--model", model]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing.csv"));
    fs::write(&elsewhere, "alpha\n1\n2\n").expect("written");
    let output = matinee(&["batch", elsewhere.to_str().expect("a path"), "--model", model]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("title"));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4, "failed runs leave no files");
}

#[test]
fn a_stored_version_of_the_model_can_be_selected() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    let flag = ["--model", path.to_str().expect("a path")];
    let (mut artifact, _) = Artifact::read(&built_in().join("../similarity.safetensors")).expect("the committed one");
    let mut versions = Vec::new();
    for title in ["one", "two", "three", "four"] {
        title.clone_into(&mut artifact.shelves[0].title);
        artifact.write(&path).expect("written");
        Versions::beside(&path).store([&artifact]).expect("stored");
        versions.push(Artifact::read(&path).expect("a valid artifact").1[..12].to_owned());
    }
    let models = |arguments: &[&str]| {
        let output = matinee(&[&["models"], arguments, &flag].concat());
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (_, listed) = models(&["list"]);
    let lines: Vec<_> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "the last three are stored: {listed}");
    assert!(lines[0].starts_with(&versions[3]) && lines[0].ends_with("in use"), "{listed}");
    assert!(!listed.contains(&versions[0]));

    let (succeeded, output) = models(&["use", &versions[1]]);
    assert!(succeeded, "{output}");
    assert_eq!(&Artifact::read(&path).expect("a valid artifact").1[..12], versions[1]);
    let (_, listed) = models(&["list"]);
    assert!(
        listed.lines().next().is_some_and(|line| line.starts_with(&versions[1]) && line.ends_with("in use")),
        "{listed}"
    );

    for unknown in [versions[0].as_str(), "../../etc/passwd", ""] {
        let (succeeded, output) = models(&["use", unknown]);
        assert!(!succeeded && output.contains("is not stored"), "{output}");
    }
    fs::write(folder.path().join("versions").join(format!("{}.safetensors", versions[2])), "damaged").expect("written");
    let (succeeded, output) = models(&["use", &versions[2]]);
    assert!(!succeeded && output.contains("not a model"), "{output}");
    assert_eq!(
        &Artifact::read(&path).expect("a valid artifact").1[..12],
        versions[1],
        "a damaged version is not selected"
    );
}

#[test]
fn an_invalid_replica_address_is_rejected() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/matinee.db", work.path().display());
    for address in ["nowhere", "https://127.0.0.1:4000", "http://127.0.0.1:4000/path", "http://127.0.0.1:4000,ftp://x"]
    {
        let catalogue = built_in();
        let arguments = ["serve", "--catalogue", catalogue.to_str().expect("a path"), "--database-url", &database];
        let output = matinee(&[&arguments[..], &["--addr", "127.0.0.1:0", "--recommender-url", address]].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains("not the address of a replica"), "{error}");
    }
}

#[tokio::test]
async fn an_export_becomes_the_history_of_a_member() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| work.path().join(name).to_str().expect("a path").to_owned();
    let database = format!("sqlite://{}", path("matinee.db"));
    let store = Store::open(&database).await.expect("a store");
    let catalogue = models::Catalogue::read(&built_in()).unwrap_or_else(|error| panic!("{error}"));
    server::store::catalogue::load(&store, &catalogue).await.expect("loaded");
    Accounts::new(store.clone()).open("ada@example.org", "seven samurai").await.expect("opened");
    fs::write(
        path("ratings.csv"),
        "Date,Name,Year,Letterboxd URI,Rating\n2026-03-01,Heat,1995,x,4.5\n2026-03-01,Nope Nope,1999,x,1\n",
    )
    .expect("written");

    let import = |source: &str, member: &str, more: &[&str]| {
        let file = path("ratings.csv");
        let arguments = ["import", source, &file, "--member", member, "--database-url", &database];
        let output = matinee(&[arguments.as_slice(), more].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    };
    let (done, _, error) = import("imdb", "ada@example.org", &[]);
    assert!(!done && error.contains("This is an export from Letterboxd, not from IMDb."), "{error}");
    let (done, _, error) = import("letterboxd", "eve@example.org", &[]);
    assert!(!done && error.contains("no member has the address eve@example.org"), "{error}");
    let (done, report, _) = import("letterboxd", "ada@example.org", &["--dry-run"]);
    assert!(done && report.contains("Nothing was changed"), "{report}");
    let (done, report, error) = import("letterboxd", "ada@example.org", &[]);
    assert!(done, "{error}");
    assert!(report.contains("Nope Nope (1999): not in the catalogue") && report.contains("/import/"), "{report}");
    let (_, again, _) = import("letterboxd", "ada@example.org", &[]);
    assert!(again.contains("2 rows of Letterboxd"), "{again}");
    let user = Accounts::new(store.clone()).find(&"ada@example.org".parse().expect("an address")).await.expect("found");
    let ratings = SqlHistory::new(store).marks(&user.expect("a member")).await.expect("marks").ratings;
    assert_eq!(ratings.keys().collect::<Vec<_>>(), ["heat-1995"]);
}

#[tokio::test]
async fn an_operator_finds_a_member_and_makes_a_link_to_a_new_password() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/matinee.db", work.path().display());
    let accounts = Accounts::new(Store::open(&database).await.expect("a store"));
    let members = |arguments: &[&str]| {
        let output = matinee(&[&["members", "--database-url", &database], arguments].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    };
    assert_eq!(members(&["list"]).1, "Nobody has joined yet\n");
    accounts.open("ada@example.org", "seven samurai").await.expect("opened");
    assert!(members(&["list"]).1.contains("  ada@example.org  not confirmed\n"));
    let (_, shown, _) = members(&["show", " ADA@example.org"]);
    assert!(shown.contains("confirmed   no") && shown.contains("sessions    0"), "{shown}");
    let (done, _, error) = members(&["reset", "eve@example.org"]);
    assert!(!done && error.contains("no member has the address eve@example.org"), "{error}");

    let (done, link, error) = members(&["reset", "ada@example.org", "--addr", "0.0.0.0:3000"]);
    assert!(done, "{error}");
    let token = link.trim().strip_prefix("http://localhost:3000/reset?token=").expect("a link");
    accounts.reset_password(token, "rear window").await.expect("reset");
    let (_, link, _) = members(&["reset", "ada@example.org", "--url", "https://matinee.example"]);
    assert!(link.starts_with("https://matinee.example/reset?token="), "{link}");
}
