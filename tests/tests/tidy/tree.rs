//! The repository's files.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// What builds leave behind; nobody wrote it.
const MADE: [&str; 9] = [".git", "target", "node_modules", "dist", "build", "pkg", ".gradle", ".venv", "__pycache__"];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package stands in the repository").to_path_buf()
}

/// A file with its path from the root and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// Whether all of the file is test code.
    pub fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.contains(&"tests") || parts.last() == Some(&"tests.rs")
    }

    pub fn parsed(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{} isn't Rust: {error}", self.path))
    }
}

fn is_written(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(entry.file_type().is_dir() && MADE.contains(&name.as_ref()))
}

/// All files below a folder of the repository with one of these endings, in order.
pub fn files(below: &str, endings: &[&str]) -> Vec<File> {
    let root = root();
    let walk = WalkDir::new(root.join(below)).sort_by_file_name().into_iter().filter_entry(is_written);
    let mut files = Vec::new();
    for entry in walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let ending = entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !endings.contains(&ending) {
            continue;
        }
        let path = entry.path().strip_prefix(&root).expect("found below the root");
        let path = path.to_string_lossy().replace('\\', "/");
        // A file that isn't text has nothing to say here.
        if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.push(File { path, text });
        }
    }
    files
}

/// All Rust files of the repository.
pub fn rust() -> Vec<File> {
    let files = files("", &["rs"]);
    assert!(files.len() > 50, "only {} Rust files found", files.len());
    files
}

/// Fails with all findings at once, one in a line.
pub fn none(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n{}", findings.join("\n"));
}
