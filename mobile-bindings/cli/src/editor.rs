//! Writing in the person's own editor.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// What came out of the editor. The file is removed when this is dropped, unless it is kept.
pub(crate) struct Edited {
    /// What the file held at the end.
    pub(crate) text: String,
    file: NamedTempFile,
}

impl Edited {
    /// Leaves the file where it is, because the text could not be saved anywhere else.
    pub(crate) fn keep(self, failure: Failure) -> Failure {
        match self.file.keep() {
            Ok((_, path)) => failure.keeping(path),
            Err(_) => failure,
        }
    }
}

/// Opens the editor on a text and waits until it ends.
pub(crate) fn edit(text: &str) -> Result<Edited, Failure> {
    let failed = |_| Failure::new("editor");
    let mut file =
        tempfile::Builder::new().prefix("beside-").suffix(".md").tempfile_in(private_folder()).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
    run(file.path())?;
    let text = fs::read_to_string(file.path()).map_err(failed)?;
    // Editors end a file with a line break that nobody meant to write.
    Ok(Edited { text: text.trim_end_matches(['\r', '\n']).to_owned(), file })
}

fn run(path: &Path) -> Result<(), Failure> {
    let setting =
        ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok()).find(|value| !value.trim().is_empty());
    let setting = setting.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let mut words = setting.split_whitespace();
    let program = words.next().ok_or_else(|| Failure::new("editor"))?;
    let ended = Command::new(program).args(words).arg(path).status().map_err(|_| Failure::new("editor"))?;
    if ended.success() { Ok(()) } else { Err(Failure::new("editor")) }
}

/// The runtime folder is private and in memory on most systems, so plain text doesn't reach the disk there.
fn private_folder() -> PathBuf {
    env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}
