//! Metrics, and the alerts and the dashboard that read them.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use crate::harness::{TestApp, repository};

/// The names of metrics in a text.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    let names = words.filter(|word| word.starts_with("matinee_") || word.starts_with("process_"));
    let base = |name: &'_ str| -> usize {
        ["_bucket", "_count", "_sum"].iter().find_map(|end| Some(name.strip_suffix(end)?.len())).unwrap_or(name.len())
    };
    names.map(|name| &name[..base(name)]).collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[tokio::test]
async fn alerts_and_the_dashboard_use_metrics_that_exist() {
    let app = TestApp::start().await;
    // Some metrics have no value until something fails, so the descriptions count as well.
    let described = read("server/src/metrics.rs") + &app.get("/metrics").await.body;
    let described = names(&described);
    for path in ["docs/deploy/prometheus/alerts.yml", "docs/deploy/grafana/matinee.json"] {
        let text = read(path);
        let used = names(&text);
        assert!(used.len() > 10, "{path}: {used:?}");
        let unknown: Vec<_> = used.difference(&described).collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?}");
    }
}

/// Promtool checks names, units and descriptions, the syntax of the alerts, and when they fire.
#[tokio::test]
#[ignore = "needs promtool: run it with server/tests/with-proxies"]
async fn prometheus_accepts_metrics_and_alerts() {
    let promtool = std::env::var("MATINEE_TEST_PROXIES").expect("server/tests/with-proxies sets it") + "/promtool";
    let app = TestApp::start().await;
    app.get("/movie/heat-1995").await;
    let metrics = app.get("/metrics").await.body;
    let check = |arguments: &[&str], input: &str| {
        let folder = repository().join("docs/deploy/prometheus");
        let mut command = Command::new(&promtool);
        command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{promtool}: {error}"));
        std::io::Write::write_all(&mut child.stdin.take().expect("piped"), input.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("an exit");
        let text = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&text));
    };
    check(&["check", "metrics"], &metrics);
    check(&["check", "rules", "alerts.yml"], "");
    check(&["check", "config", "--syntax-only", "prometheus.yml"], "");
    check(&["test", "rules", "alerts.test.yml"], "");
}
