//! The modules of a crate, and the dependencies between them, read from its source.
//!
//! A top-level module and all modules within it are one node of the graph. Code that is only compiled for tests is
//! ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::Graph;

/// A crate of the workspace.
pub struct Crate {
    pub name: String,
    /// The crates that its manifest names, of the workspace or not.
    pub dependencies: BTreeSet<String>,
    pub modules: Graph,
}

impl Crate {
    /// Reads a crate in a folder of the repository.
    pub fn read(repository: &Path, folder: &str) -> Self {
        let root = repository.join(folder);
        let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = ")).expect("a name");
        let name = name.trim_matches('"').to_owned();
        Self { name, dependencies: dependencies(&manifest), modules: modules(&root.join("src"), folder) }
    }
}

/// The names in all sections of dependencies except `dev-dependencies`.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut in_section = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_section = line.ends_with("dependencies]") && !line.contains("dev-dependencies");
        } else if in_section && line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            names.extend(line.split(['=', '.', ' ']).next().map(str::to_owned));
        }
    }
    names
}

fn modules(src: &Path, folder: &str) -> Graph {
    let root: Vec<_> = ["lib.rs", "main.rs"]
        .iter()
        .filter(|name| src.join(name).exists())
        .map(|name| tokens(&src.join(name)))
        .collect();
    let reexports: BTreeMap<_, _> = root.iter().flat_map(|tokens| reexports(tokens.clone())).collect();
    let mut graph = Graph::new();
    let mut files = Vec::new();
    collect_files(src, &mut Vec::new(), &mut files);
    for (_, module) in &files {
        graph.entry(module[0].clone()).or_default();
    }
    for (path, module) in files {
        let mut reader = Reader { module, found: BTreeSet::new() };
        reader.read(tokens(&src.join(&path)));
        let node = reader.module[0].clone();
        for name in reader.found {
            let Some(dependency) = graph.contains_key(&name).then_some(&name).or_else(|| reexports.get(&name)) else {
                continue; // An item of the root itself.
            };
            if *dependency != node && graph.contains_key(dependency) {
                let dependency = dependency.clone();
                let place = format!("{folder}/src/{path}");
                graph.get_mut(&node).expect("the node exists").entry(dependency).or_insert(place);
            }
        }
    }
    graph
}

/// All files of a folder other than the crate's root, each with the path of its module.
fn collect_files(folder: &Path, module: &mut Vec<String>, files: &mut Vec<(String, Vec<String>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            module.push(name);
            collect_files(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            if module.is_empty() && ["lib", "main"].contains(&&*name) {
                continue;
            }
            let module = [module.as_slice(), &[name]].concat();
            files.push((format!("{}.rs", module.join("/")), module));
        }
    }
}

fn tokens(path: &Path) -> TokenStream {
    let source = fs::read_to_string(path).expect("source");
    source.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Collects the first name after the crate's root in each path.
struct Reader {
    /// The path of the module that is being read.
    module: Vec<String>,
    found: BTreeSet<String>,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = Tokens::new(tokens);
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(hash)
                    if hash.as_char() == '#' && tokens.peek_group(Delimiter::Bracket).is_some_and(is_test_only) =>
                {
                    tokens.skip_item();
                }
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(name), Some(body)) = (tokens.ident(), tokens.group(Delimiter::Brace)) {
                        self.module.push(name);
                        self.read(body.stream());
                        self.module.pop();
                    }
                }
                TokenTree::Ident(word) if word == "crate" && tokens.separator() => self.collect(&mut tokens),
                TokenTree::Ident(word) if word == "super" && tokens.separator() => {
                    let mut parents = 1;
                    while tokens.peek_ident().is_some_and(|word| word == "super") {
                        tokens.next();
                        parents += usize::from(tokens.separator());
                    }
                    if parents >= self.module.len() {
                        self.collect(&mut tokens);
                    }
                }
                TokenTree::Group(group) => self.read(group.stream()),
                _ => {}
            }
        }
    }

    /// Collects what follows the root: a name, or several in braces.
    fn collect(&mut self, tokens: &mut Tokens) {
        if let Some(group) = tokens.group(Delimiter::Brace) {
            self.found.extend(leading_names(group.stream()));
        } else {
            self.found.extend(tokens.ident());
        }
    }
}

/// The first name of each path in a list.
fn leading_names(list: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut at_start = true;
    for token in list {
        match token {
            TokenTree::Ident(word) if at_start => names.push(word.to_string()),
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                at_start = true;
                continue;
            }
            _ => {}
        }
        at_start = false;
    }
    names
}

/// Whether an attribute restricts an item to tests.
fn is_test_only(attribute: &Group) -> bool {
    let text = attribute.stream().to_string();
    let words: Vec<_> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    words.first() == Some(&"cfg") && words.contains(&"test") && !words.contains(&"not")
}

/// The names that a crate's root imports from its modules, with the modules: `Slug` and `slug` for `use slug::Slug`.
fn reexports(root: TokenStream) -> Vec<(String, String)> {
    let mut tokens = Tokens::new(root);
    let mut found = Vec::new();
    while let Some(token) = tokens.next() {
        if !matches!(&token, TokenTree::Ident(word) if *word == "use") {
            continue;
        }
        let Some(mut module) = tokens.ident() else { continue };
        while ["crate", "self"].contains(&&*module) && tokens.separator() {
            let Some(name) = tokens.ident() else { break };
            module = name;
        }
        let mut names = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(end) if end.as_char() == ';' => break,
                token => all_names(token, &mut names),
            }
        }
        found.extend(names.into_iter().map(|name| (name, module.clone())));
    }
    found
}

fn all_names(token: TokenTree, names: &mut Vec<String>) {
    match token {
        TokenTree::Ident(name) => names.push(name.to_string()),
        TokenTree::Group(group) => group.stream().into_iter().for_each(|token| all_names(token, names)),
        _ => {}
    }
}

/// Tokens with lookahead.
struct Tokens(std::iter::Peekable<proc_macro2::token_stream::IntoIter>);

impl Tokens {
    fn new(stream: TokenStream) -> Self {
        Self(stream.into_iter().peekable())
    }

    fn next(&mut self) -> Option<TokenTree> {
        self.0.next()
    }

    fn peek_ident(&mut self) -> Option<String> {
        match self.0.peek() {
            Some(TokenTree::Ident(word)) => Some(word.to_string()),
            _ => None,
        }
    }

    fn ident(&mut self) -> Option<String> {
        let word = self.peek_ident();
        if word.is_some() {
            self.next();
        }
        word
    }

    fn peek_group(&mut self, delimiter: Delimiter) -> Option<&Group> {
        match self.0.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
            _ => None,
        }
    }

    fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        let group = self.peek_group(delimiter).cloned();
        if group.is_some() {
            self.next();
        }
        group
    }

    /// Consumes `::` if it is next.
    fn separator(&mut self) -> bool {
        let is_colon =
            |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
        if !is_colon(self.0.peek()) {
            return false;
        }
        self.next();
        let is_separator = is_colon(self.0.peek());
        if is_separator {
            self.next();
        }
        is_separator
    }

    /// Skips to the end of an item: past its body, or past a semicolon.
    fn skip_item(&mut self) {
        while let Some(token) = self.next() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
                TokenTree::Punct(end) if end.as_char() == ';' => return,
                _ => {}
            }
        }
    }
}

#[test]
fn paths_from_the_root_are_found_outside_of_tests() {
    let source = "
        use crate::{a::b, c};
        use super::super::d;
        use super::sibling;
        fn f() { macro_call! { <crate::e::Component> }; super::super::super::g() }
        mod inner { use super::super::h; use super::super::super::i; }
        #[cfg(all(test, feature = \"x\"))]
        mod tests { use crate::t; }
        /// [`crate::t`] and \"crate::t\"
        const TEXT: &str = \"crate::t\";
    ";
    let mut reader = Reader { module: vec!["top".to_owned(), "nested".to_owned()], found: BTreeSet::new() };
    reader.read(source.parse().expect("tokens"));
    assert_eq!(reader.found.into_iter().collect::<Vec<_>>(), ["a", "c", "d", "e", "g", "i"]);
}
