//! The file that a command writes.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file that appears when it is complete, or a pipe or device that receives it as it is written.
pub enum Output {
    File { temporary: BufWriter<NamedTempFile>, path: PathBuf },
    Stream(BufWriter<File>),
}

/// The mode of a new file; the umask takes away from it.
const NEW_FILE: u32 = 0o666;

impl Output {
    /// `path` may be a link to a file. An existing file keeps its mode.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn open(path: &Path) -> io::Result<Self> {
        let existing = fs::metadata(path).ok();
        let is_stream = existing.as_ref().is_some_and(|existing| !existing.is_file() && !existing.is_dir());
        // `/dev/stdout` is a link, and its target may be a file that other processes have open.
        if is_stream || path.starts_with("/dev") || path.starts_with("/proc") {
            return Ok(Self::Stream(BufWriter::new(OpenOptions::new().write(true).open(path)?)));
        }
        let path = target(path);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = Builder::new().permissions(Permissions::from_mode(NEW_FILE)).tempfile_in(folder)?;
        if let Some(existing) = existing {
            temporary.as_file().set_permissions(existing.permissions())?;
        }
        Ok(Self::File { temporary: BufWriter::new(temporary), path })
    }

    /// Whether it may be standard output, so that the command must not print anything else there.
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Stream(_))
    }

    /// Completes the file.
    ///
    /// # Errors
    /// If it cannot be written; then a previous file is unchanged.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::File { temporary, path } => {
                temporary.into_inner()?.persist(path)?;
            }
            Self::Stream(mut stream) => stream.flush()?,
        }
        Ok(())
    }
}

/// The target of a path after following links, whether or not it exists yet.
fn target(path: &Path) -> PathBuf {
    if let Ok(existing) = fs::canonicalize(path) {
        return existing;
    }
    match fs::read_link(path) {
        Ok(link) => path.parent().unwrap_or(Path::new("")).join(link),
        Err(_) => path.to_owned(),
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File { temporary, .. } => temporary.write(bytes),
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File { temporary, .. } => temporary.flush(),
            Self::Stream(stream) => stream.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::thread;

    use super::*;

    fn write(path: &Path, text: &str) {
        let mut output = Output::open(path).expect("opened");
        output.write_all(text.as_bytes()).expect("written");
        output.finish().expect("finished");
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn a_file_keeps_its_mode_and_a_link_its_target() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [file, link, dangling] = ["file", "link", "dangling"].map(|name| folder.path().join(name));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("changed");
        symlink("file", &link).expect("linked");
        write(&link, "new");
        assert!(link.is_symlink());
        assert_eq!((&*fs::read_to_string(&file).expect("a file"), mode(&file)), ("new", 0o640));

        // The same mode as any new file.
        let (other, usual) = (folder.path().join("other"), folder.path().join("usual"));
        symlink("other", &dangling).expect("linked");
        write(&dangling, "new");
        fs::write(&usual, "").expect("written");
        assert!(dangling.is_symlink());
        assert_eq!((&*fs::read_to_string(&other).expect("a file"), mode(&other)), ("new", mode(&usual)));
    }

    #[test]
    fn a_pipe_receives_what_is_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .expect("a pipe");
        let reader = thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).expect("text")
        });
        write(&pipe, "new");
        assert_eq!(reader.join().expect("a text"), "new");
        assert!(!fs::metadata(&pipe).expect("a pipe").is_file());
    }

    #[test]
    fn an_unfinished_file_leaves_the_former_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        fs::write(&file, "old").expect("written");
        let mut output = Output::open(&file).expect("opened");
        output.write_all(b"new").expect("written");
        drop(output);
        assert_eq!(fs::read_to_string(&file).expect("a file"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
