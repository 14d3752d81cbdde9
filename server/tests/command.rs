//! The command line, run as a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use models::Artifact;
use server::recommender::Versions;

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue")
}

fn matinee(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matinee")).args(arguments).output().expect("the program runs")
}

/// A copy of the catalogue whose 1960s have half a line.
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
    for command in ["serve", "worker", "batch", "recommender", "models", "train", "import"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn training_and_serving_refuse_a_broken_catalogue_by_file_and_line() {
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
        let says = String::from_utf8(output.stderr).expect("text");
        assert!(!output.status.success());
        assert!(says.contains("1960s.jsonl:"), "{says}");
    }
    assert!(!model.exists(), "nothing is written");
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    for (flag, value) in [("--addr", "nowhere"), ("--panel-deadline-ms", "0"), ("--panel-deadline-ms", "soon")] {
        let output = matinee(&["serve", flag, value]);
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(flag), "{flag} {value}");
    }
}

#[test]
fn settings_for_mails_are_refused_by_name_and_tell_no_password() {
    let right = ("SMTP_URL", "smtp://ada:opensesame@127.0.0.1:25");
    for settings in [
        vec![("SMTP_URL", "mail://ada:opensesame@mail.example.org")],
        vec![("SMTP_URL", "ada:opensesame@mail.example.org")],
        vec![("SMTP_URL", "smtp://ada:opensesame@mail.example.org?tls=maybe")],
        vec![("SMTP_URL", "smtp://ada:open#sesame@mail.example.org")],
        vec![("MATINEE_MAIL_FROM", "nobody"), right],
        vec![("MATINEE_URL", "matinee.example"), right],
    ] {
        for arguments in [&["serve"][..], &["serve", "--help"]] {
            let output = Command::new(env!("CARGO_BIN_EXE_matinee")).args(arguments).envs(settings.clone()).output();
            let output = output.expect("the program runs");
            let says = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
            assert!(says.contains(settings[0].0), "{says}");
            assert!(!says.contains("sesame"), "{says}");
            assert_eq!(output.status.success(), arguments.len() == 2, "{says}");
        }
    }
}

#[test]
fn a_file_of_films_is_answered_in_a_file_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("my films.csv");
    fs::write(&file, "title;year;genres\nHeat;1995;\n=2+2;1995;crime|drama\nSomeday;soon;crime\n").expect("written");
    let model = built_in().join("../similarity.safetensors");
    let [file, model] = [&file, &model].map(|path| path.to_str().expect("a path"));
    for format in ["csv", "jsonl"] {
        let output = matinee(&["batch", file, "--model", model, "--format", format]);
        let says = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        assert!(output.status.success() && says.contains("3 rows, 1 of them without an answer"), "{says}");
        let results = fs::read_to_string(folder.path().join(format!("my films-similar.{format}"))).expect("results");
        for part in ["carlitos-way-1993", "soon", if format == "csv" { "'=2+2" } else { "\"=2+2\"" }] {
            assert!(results.contains(part), "{part} in {results}");
        }
    }
    let elsewhere = folder.path().join("nothing.csv");
    let output = matinee(&["batch", elsewhere.to_str().expect("a path"), "--model", model]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing.csv"));
    fs::write(&elsewhere, "name\nHeat\n").expect("written");
    let output = matinee(&["batch", elsewhere.to_str().expect("a path"), "--model", model]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("title"));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4, "nothing is left of what failed");
}

#[test]
fn one_can_go_back_to_a_version_that_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    let flag = ["--model", path.to_str().expect("a path")];
    let (mut artifact, _) = Artifact::read(&built_in().join("../similarity.safetensors")).expect("the committed one");
    let mut versions = Vec::new();
    for mark in ["one", "two", "three", "four"] {
        mark.clone_into(&mut artifact.shelves[0].title);
        artifact.write(&path).expect("written");
        Versions::beside(&path).keep([&artifact]).expect("kept");
        versions.push(Artifact::read(&path).expect("sound").1[..12].to_owned());
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
    assert_eq!(lines.len(), 3, "the last three are kept: {listed}");
    assert!(lines[0].starts_with(&versions[3]) && lines[0].ends_with("in use"), "{listed}");
    assert!(!listed.contains(&versions[0]));

    let (done, said) = models(&["use", &versions[1]]);
    assert!(done, "{said}");
    assert_eq!(&Artifact::read(&path).expect("sound").1[..12], versions[1]);
    let (_, listed) = models(&["list"]);
    assert!(
        listed.lines().next().is_some_and(|line| line.starts_with(&versions[1]) && line.ends_with("in use")),
        "{listed}"
    );

    for unknown in [versions[0].as_str(), "../../etc/passwd", ""] {
        let (done, said) = models(&["use", unknown]);
        assert!(!done && said.contains("no version"), "{said}");
    }
    fs::write(folder.path().join("versions").join(format!("{}.safetensors", versions[2])), "damaged").expect("written");
    let (done, said) = models(&["use", &versions[2]]);
    assert!(!done && said.contains("not a model"), "{said}");
    assert_eq!(&Artifact::read(&path).expect("sound").1[..12], versions[1], "a damaged one is not put in place");
}

#[test]
fn the_address_of_a_box_that_makes_no_sense_is_refused() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/matinee.db", work.path().display());
    for address in ["nowhere", "https://127.0.0.1:4000", "http://127.0.0.1:4000/path", "http://127.0.0.1:4000,ftp://x"]
    {
        let catalogue = built_in();
        let arguments = ["serve", "--catalogue", catalogue.to_str().expect("a path"), "--database-url", &database];
        let output = matinee(&[&arguments[..], &["--addr", "127.0.0.1:0", "--recommender-url", address]].concat());
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && says.contains("not the address of a box"), "{says}");
    }
}
