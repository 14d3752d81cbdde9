//! Computes the version of the drawings: a hash of all files that they depend on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for path in ["Cargo.toml", "assigned.tsv", "by_hand.tsv", "src", "stencils", "vocabulary.tsv"] {
        println!("cargo::rerun-if-changed={path}");
        hash(Path::new(path), &mut hasher)?;
    }
    println!("cargo::rustc-env=POSTERS_VERSION={:016x}", hasher.finish());
    Ok(())
}

/// Hashes a file, or the files of a folder in the order of their names.
fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.hash(hasher);
    if path.is_dir() {
        let mut paths = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        paths.iter().try_for_each(|path| hash(path, hasher))
    } else {
        fs::read(path)?.hash(hasher);
        Ok(())
    }
}
