//! Published programs: clients of model servers, and tools that read the API contract.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Database, Process, TestApp, artifact, repository};

const NEEDS_CLIENTS: &str = "MATINEE_TEST_PYTHON is a Python with clients; server/tests/with-clients sets it";

fn clients() -> PathBuf {
    repository().join("server/tests/clients")
}

/// A program of the Python environment, in a folder that it may write to.
fn installed(program: &str, folder: &Path) -> Command {
    let python = PathBuf::from(std::env::var_os("MATINEE_TEST_PYTHON").expect(NEEDS_CLIENTS));
    let mut command = Command::new(python.with_file_name(program));
    command.current_dir(folder);
    command
}

async fn succeeds(mut command: Command) {
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic").expect("it starts");
    let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{printed}");
}

/// Runs a script with the URL of a site, then with that of a replica.
async fn succeeds_at_site_and_replica(script: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (database, model) = (Database::sqlite(), artifact());
    let (site, replica) = tokio::join!(Process::serve(database.url()), Process::recommender(&model, "127.0.0.1:0"));
    for process in [site, replica] {
        let mut command = installed("python", folder.path());
        command.arg(clients().join(script)).arg(&process.host);
        succeeds(command).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Python clients: run it with server/tests/with-clients"]
async fn tritonclient_works_in_both_of_its_forms() {
    succeeds_at_site_and_replica("triton.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Python clients: run it with server/tests/with-clients"]
async fn the_client_of_kserve_works_in_both_of_its_forms() {
    succeeds_at_site_and_replica("kserve_rest.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Python clients: run it with server/tests/with-clients"]
async fn the_examples_of_the_guide_work() {
    succeeds_at_site_and_replica("examples.py").await;
}

/// The contract as a file.
async fn contract(folder: &Path) -> PathBuf {
    let file = folder.join("openapi.json");
    std::fs::write(&file, TestApp::start().await.get("/api/openapi.json").await.body).expect("written");
    file
}

#[tokio::test]
#[ignore = "needs Python clients: run it with server/tests/with-clients"]
async fn the_contract_is_valid_openapi() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = installed("python", folder.path());
    command.args(["-m", "openapi_spec_validator"]).arg(contract(folder.path()).await);
    succeeds(command).await;
}

#[tokio::test]
#[ignore = "needs the packages of end2end: run it with make test-rust"]
async fn the_contract_has_no_findings_of_redocly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(repository().join("end2end/node_modules/.bin/redocly"));
    command.args(["lint", "--max-problems", "100"]).arg(contract(folder.path()).await).current_dir(folder.path());
    command.envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")]);
    succeeds(command).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Python clients: run it with server/tests/with-clients"]
async fn random_requests_find_no_difference_between_contract_and_site() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::sqlite();
    let site = Process::serve(database.url()).await;
    let mut command = installed("schemathesis", folder.path());
    command.arg("--config-file").arg(clients().join("schemathesis.toml"));
    command.arg("run").arg(format!("http://{}/api/openapi.json", site.host));
    // Few enough for the rate limit per client.
    command.args(["--max-examples", "25", "--seed", "1", "--generation-database", "none", "--no-color"]);
    succeeds(command).await;
}
