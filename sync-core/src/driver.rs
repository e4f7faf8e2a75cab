//! The only network, clock and entropy of the core: what carries a companion's bytes over HTTP.
//!
//! Deliberately absent: decisions. The driver asks, sends, hands back what came, and names what went wrong on the way.

mod account;
mod clock;
mod devices;
mod enrol;
mod http;
mod lend;
mod problem;
mod sync;

pub use account::{change_passphrase, delete_account, recover, register, relay_info, sign_in};
pub use clock::{SystemClock, entropy};
pub use devices::{revoke_device, sign_out};
pub use lend::Lend;
pub use sync::{Link, Progress, SyncRun, sync};
