//! The program itself, as a process that can be killed and signalled.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::house::{artifact, repository};

/// The program with a command that listens, until it is dropped.
pub struct Process {
    child: Child,
    pub host: String,
}

impl Process {
    pub fn recommender(model: &Path, address: &str) -> Self {
        let arguments = ["recommender", "--addr", address, "--model", model.to_str().expect("a path")];
        Self::start(Command::new(PROGRAM).args(arguments), "answers at http://")
    }

    /// The site on any free port.
    pub fn serve(database: &str) -> Self {
        Self::start(Command::new(PROGRAM).args(serve(database)), "open at http://")
    }

    /// The site on any free port, where batches are worked off elsewhere.
    pub fn serve_without_workers(database: &str) -> Self {
        Self::start(Command::new(PROGRAM).args(serve(database)).args(["--workers", "0"]), "open at http://")
    }

    /// One that works off batches, a chunk at a time.
    pub fn worker(database: &str) -> Self {
        let arguments = ["--workers".to_owned(), "1".to_owned()].into_iter().chain(settings(database));
        Self::start(Command::new(PROGRAM).arg("worker").args(arguments), "waiting for batches")
    }

    /// The site, in whose files nothing can be written beyond so many kibibytes: the disk is full there.
    pub fn serve_on_a_full_disk(database: &str, kibibytes: u32) -> Self {
        let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"");
        let mut command = Command::new("bash");
        Self::start(command.args(["-c", &script, PROGRAM]).args(serve(database)), "open at http://")
    }

    fn start(command: &mut Command, says: &str) -> Self {
        let mut child = command
            .env_remove("RUST_LOG")
            .env_remove("RECOMMENDER_URL")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("a log")).lines();
        let host = lines
            .find_map(|line| Some(line.ok()?.split_once(says)?.1.trim().to_owned()))
            .expect("it says where it listens");
        // Read on, or it would block once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, host }
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        self.signal("-TERM");
        assert!(self.child.wait().expect("it ends").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already, which is all that is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_matinee");

fn serve(database: &str) -> Vec<String> {
    ["serve", "--addr", "127.0.0.1:0"].map(str::to_owned).into_iter().chain(settings(database)).collect()
}

fn settings(database: &str) -> impl Iterator<Item = String> {
    let catalogue = repository().join("models/catalogue");
    let [catalogue, model] = [catalogue, artifact()].map(|path| path.to_str().expect("a path").to_owned());
    let settings = [("database-url", database.to_owned()), ("catalogue", catalogue), ("model", model)];
    settings.into_iter().flat_map(|(name, value)| [format!("--{name}"), value])
}
