//! The list of layers in the document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What may depend on what.
///
/// A line such as `server: id < store, queue < web` lists the layers of one crate, lowest first. Each layer may depend
/// on all before it, and the parts of one layer do not depend on each other. Semicolons separate independent sequences.
pub struct Layers(BTreeMap<String, Vec<Sequence>>);

/// Layers, lowest first.
type Sequence = Vec<Vec<String>>;

/// The heading of the section, and the fence of the list within it.
const HEADING: &str = "\n## Layers\n";
const FENCE: &str = "\n```text\n";

impl Layers {
    /// # Panics
    /// If the document has no list.
    pub fn read(document: &str) -> Self {
        let (_, section) = document.split_once(HEADING).expect("a section about layers");
        let (_, list) = section.split_once(FENCE).expect("a list of layers");
        let (list, _) = list.split_once("\n```").expect("the end of the list");
        let line = |line: &str| {
            let (name, sequences) = line.split_once(": ").unwrap_or_else(|| panic!("no colon in {line:?}"));
            (name.to_owned(), sequences.split("; ").map(sequence).collect())
        };
        Self(list.lines().map(line).collect())
    }

    /// The listed crates, or modules of a crate.
    pub fn nodes(&self, name: &str) -> BTreeSet<&str> {
        let sequences = self.0.get(name).unwrap_or_else(|| panic!("no line about {name}"));
        sequences.iter().flatten().flatten().map(String::as_str).collect()
    }

    pub fn allow(&self, name: &str, node: &str, dependency: &str) -> bool {
        self.0[name].iter().any(|sequence| {
            let layer = |node: &str| sequence.iter().position(|layer| layer.iter().any(|other| other == node));
            layer(node).zip(layer(dependency)).is_some_and(|(above, below)| below < above)
        })
    }

    /// A Mermaid diagram: the crates, and in each its layers.
    pub fn diagram(&self, crates: &str) -> String {
        let mut diagram = "```mermaid\nflowchart TB\n".to_owned();
        for (name, sequences) in self.0.iter().filter(|(name, _)| *name != crates) {
            let _ = writeln!(diagram, "    subgraph {name}");
            for (number, sequence) in sequences.iter().enumerate() {
                let nodes = sequence.iter().enumerate().rev().map(|(level, layer)| {
                    let modules = layer.join(", ");
                    format!("{name}_{number}_{level}[\"{modules}\"]")
                });
                let _ = writeln!(diagram, "        {}", nodes.collect::<Vec<_>>().join(" --> "));
            }
            diagram += "    end\n";
        }
        for sequence in &self.0[crates] {
            for layers in sequence.windows(2).rev() {
                for (above, below) in
                    layers[1].iter().flat_map(|above| layers[0].iter().map(move |below| (above, below)))
                {
                    let _ = writeln!(diagram, "    {above} --> {below}");
                }
            }
        }
        diagram + "```\n"
    }
}

fn sequence(text: &str) -> Sequence {
    text.split(" < ").map(|layer| layer.split(", ").map(str::to_owned).collect()).collect()
}

#[test]
fn a_layer_may_depend_on_lower_layers_of_its_sequence_only() {
    let layers = Layers::read("\n## Layers\n\n```text\nserver: id < store, queue < web; clock < web\n```\n");
    let allowed = |node, dependency| layers.allow("server", node, dependency);
    assert!(allowed("web", "id") && allowed("queue", "id") && allowed("web", "clock"));
    assert!(!allowed("id", "web") && !allowed("store", "queue") && !allowed("clock", "id"));
    assert_eq!(layers.nodes("server").len(), 5);
}
