//! The memory of it all.

use super::table::{Table, thousands};

/// The most memory that this program has had, as Linux counts it: relay, phones, Argon2id and the diary in one process.
pub fn measure(table: &mut Table) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    if let Some(kibibytes) = kibibytes {
        table.remark(format!("peak memory of this program, relay and phones in it: {} KiB", thousands(kibibytes)));
    }
}
