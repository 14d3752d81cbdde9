//! The program `matinee` as a process that can be killed and signalled.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use tokio::sync::watch;
use tokio::time::timeout;

use super::eventually::GIVE_UP_AFTER;
use super::site::{artifact, repository};

/// A running command of the program; killed when it is dropped.
pub struct Process {
    child: Child,
    /// The authority that it listens on; empty for a worker.
    pub host: String,
    log: watch::Receiver<Vec<String>>,
}

impl Process {
    /// A replica of the model.
    pub async fn recommender(model: &Path, address: &str) -> Self {
        let arguments = ["recommender", "--addr", address, "--model", model.to_str().expect("UTF-8")];
        Self::start(Command::new(PROGRAM).args(arguments), LISTENS).await
    }

    /// The site, on a free port.
    pub async fn serve(database: &str) -> Self {
        Self::start(Command::new(PROGRAM).args(serve(database)), LISTENS).await
    }

    /// The site, on a free port, with more arguments.
    pub async fn serve_with(database: &str, arguments: &[&str]) -> Self {
        Self::start(Command::new(PROGRAM).args(serve(database)).args(arguments), LISTENS).await
    }

    /// The site, on a free port, without a worker for batches.
    pub async fn serve_without_workers(database: &str) -> Self {
        Self::serve_with(database, &["--workers", "0"]).await
    }

    /// A worker that processes one chunk of a batch at a time.
    pub async fn worker(database: &str) -> Self {
        let arguments = ["--workers".to_owned(), "1".to_owned()].into_iter().chain(settings(database));
        Self::start(Command::new(PROGRAM).arg("worker").args(arguments), "waiting for batches").await
    }

    /// The site with a limit on the size of each file that it writes, as on a full disk.
    pub async fn serve_on_a_full_disk(database: &str, kibibytes: u32) -> Self {
        let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"");
        let mut command = Command::new("bash");
        Self::start(command.args(["-c", &script, PROGRAM]).args(serve(database)), LISTENS).await
    }

    /// Starts a command and waits for the line of its log that says it is ready.
    async fn start(command: &mut Command, ready: &str) -> Self {
        let mut child = command
            .env_remove("RUST_LOG")
            .env_remove("RECOMMENDER_URL")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (sender, log) = watch::channel(Vec::new());
        // Reads to the end, because the process blocks once the pipe is full.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| sender.send_modify(|log| log.push(line)));
        });
        let mut process = Self { child, host: String::new(), log };
        let line = process.wait_for_log(0, ready).await;
        let (_, address) = line.split_once(ready).expect("the text is in the line");
        process.host = address.split(['/', ' ', '"']).next().unwrap_or_default().to_owned();
        process
    }

    /// The number of lines that the process has logged.
    pub fn logged(&self) -> usize {
        self.log.borrow().len()
    }

    /// Waits until the process has logged a line that contains `text`, after a number of other lines. Returns the line.
    pub async fn wait_for_log(&mut self, after: usize, text: &str) -> String {
        let contains = |log: &Vec<String>| log.iter().skip(after).any(|line| line.contains(text));
        let waited = timeout(GIVE_UP_AFTER, self.log.wait_for(contains)).await.map(|waited| waited.is_ok());
        let log = self.log.borrow();
        let line = log.iter().skip(after).find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no {text:?} ({waited:?}) in {log:#?}")).clone()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the process exists");
    }

    /// Asks the process to stop, and waits until it has done so successfully.
    pub async fn stop(mut self) {
        self.signal(Signal::TERM);
        let status = tokio::task::spawn_blocking(move || self.child.wait()).await.expect("no panic");
        assert!(status.expect("the process is a child").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_matinee");
/// The prefix of the authority in the log of a listening process.
const LISTENS: &str = "http://";

fn serve(database: &str) -> Vec<String> {
    ["serve", "--addr", "127.0.0.1:0"].map(str::to_owned).into_iter().chain(settings(database)).collect()
}

fn settings(database: &str) -> impl Iterator<Item = String> {
    let catalogue = repository().join("models/catalogue");
    let [catalogue, model] = [catalogue, artifact()].map(|path| path.to_str().expect("UTF-8").to_owned());
    let settings = [("database-url", database.to_owned()), ("catalogue", catalogue), ("model", model)];
    settings.into_iter().flat_map(|(name, value)| [format!("--{name}"), value])
}
