//! The layers of the project: crates and modules depend on each other only as listed in `docs/ARCHITECTURE.md`.

mod layers;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use layers::Layers;
use source::Crate;

const DOCUMENT: &str = "docs/ARCHITECTURE.md";
/// The name of the line about crates in the list.
const CRATES: &str = "crates";

/// Dependencies of each node, each with an example of where it occurs.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document() -> String {
    fs::read_to_string(repository().join(DOCUMENT)).expect("the document")
}

/// The members of the workspace by name.
fn crates() -> BTreeMap<String, Crate> {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("the manifest");
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = ")).expect("the members");
    let folders = members.split('"').skip(1).step_by(2);
    let crates = folders.map(|folder| Crate::read(&repository(), folder));
    crates.map(|each| (each.name.clone(), each)).collect()
}

fn crate_graph(crates: &BTreeMap<String, Crate>) -> Graph {
    let dependencies = |each: &Crate| {
        let in_workspace = each.dependencies.iter().filter(|name| crates.contains_key(*name));
        in_workspace.map(|name| (name.clone(), "its Cargo.toml".to_owned())).collect()
    };
    crates.iter().map(|(name, each)| (name.clone(), dependencies(each))).collect()
}

/// Nodes that depend on themselves through others, and nodes that depend on those.
fn cyclic(graph: &Graph) -> BTreeSet<&str> {
    let mut remaining: BTreeSet<&str> = graph.keys().map(String::as_str).collect();
    loop {
        let depends = |node: &&str| graph[*node].keys().any(|other| remaining.contains(other.as_str()));
        let cyclic: BTreeSet<_> = remaining.iter().copied().filter(|node| depends(node)).collect();
        if cyclic.len() == remaining.len() {
            return cyclic;
        }
        remaining = cyclic;
    }
}

/// Every graph by the name of its line in the list.
fn graphs() -> BTreeMap<String, Graph> {
    let crates = crates();
    let modules = crates.values().map(|each| (each.name.clone(), each.modules.clone()));
    modules.chain([(CRATES.to_owned(), crate_graph(&crates))]).collect()
}

#[test]
fn no_crate_or_module_depends_on_itself_through_others() {
    let mut problems = Vec::new();
    for (name, graph) in graphs() {
        let cyclic = cyclic(&graph);
        for node in &cyclic {
            for (other, place) in graph[*node].iter().filter(|(other, _)| cyclic.contains(other.as_str())) {
                problems.push(format!("{name}: {node} depends on {other}, see {place}"));
            }
        }
    }
    assert!(problems.is_empty(), "there are cycles among these:\n{}", problems.join("\n"));
}

#[test]
fn every_dependency_is_one_that_the_document_lists() {
    let mut problems = Vec::new();
    let layers = Layers::read(&document());
    for (name, graph) in graphs() {
        let listed = layers.nodes(&name);
        for node in graph.keys().filter(|node| !listed.contains(node.as_str())) {
            problems.push(format!("{name}: {node} is not listed"));
        }
        for node in listed.iter().filter(|node| !graph.contains_key(**node)) {
            problems.push(format!("{name}: {node} is listed and does not exist"));
        }
        for (node, dependencies) in &graph {
            for (dependency, place) in dependencies {
                if !layers.allow(&name, node, dependency) {
                    problems.push(format!("{name}: {node} must not depend on {dependency}, see {place}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{DOCUMENT} does not agree with the code:\n{}", problems.join("\n"));
}

#[test]
fn the_diagram_of_the_document_shows_the_listed_layers() {
    let document = document();
    let expected = Layers::read(&document).diagram(CRATES);
    assert!(document.contains(&expected), "the diagram in {DOCUMENT} must be:\n{expected}");
}
