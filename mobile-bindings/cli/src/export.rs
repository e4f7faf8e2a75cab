//! Everything a person wrote, in formats that other programs read.

pub(crate) mod json;
pub(crate) mod markdown;

use std::fs::OpenOptions;

/// A file that only its owner can read, and that was not there before: an export is plain text.
pub(crate) fn new_private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
