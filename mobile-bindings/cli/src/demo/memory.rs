//! A fair reading of the memory.
//!
//! glibc takes the size of the largest block that was ever freed as a hint: after one stretching of a passphrase, whose
//! block lies just under its limit, it keeps up to 38 MB in hand for good, and the figure would be the allocator's. Its
//! thresholds can be fixed from outside only, so the demo starts itself once more with them.

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode},
};

/// glibc's own values before it learns.
const THRESHOLDS: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "131072"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// Runs the same command with fixed thresholds, where that means anything and hasn't been done.
pub(crate) fn rerun(arguments: &[OsString]) -> Option<ExitCode> {
    let fixed = THRESHOLDS.iter().all(|(name, _)| env::var_os(name).is_some());
    if fixed || !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return None;
    }
    let program = env::current_exe().ok()?;
    let ended = Command::new(program).args(arguments.iter().skip(1)).envs(THRESHOLDS).status().ok()?;
    Some(ExitCode::from(ended.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
