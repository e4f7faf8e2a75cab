//! How often one may ask: strict where somebody could guess a passphrase, loose where a phone works off a backlog.
//!
//! Keys are hashed with a salt of this process, so that memory holds no address and no handle. Whole villages share one
//! IPv4 address behind carrier-grade NAT, so limits of addresses are loose and those of accounts are strict. What isn't
//! told apart by any of these is bounded by connections and body sizes.

mod bucket;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use beside_wire::hash::hash;
use beside_wire::id::InstallId;

use crate::chance;
use crate::clock::Clock;
use crate::problem::{Code, Refusal};
use bucket::Buckets;

/// How much at once, and how soon again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests at once.
    pub burst: NonZeroU32,
    /// Time after which one more may come.
    pub refill: Duration,
}

impl Rate {
    /// So many at once, and one more after each `refill`.
    #[must_use]
    pub const fn new(burst: u32, refill: Duration) -> Self {
        let burst = match NonZeroU32::new(burst) {
            Some(burst) => burst,
            None => NonZeroU32::MIN,
        };
        Self { burst, refill }
    }
}

/// All rates of a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Registering, signing in and recovering, for each address.
    pub entry_per_address: Rate,
    /// Signing in and recovering, for each handle or lookup id, whether it exists or not.
    pub entry_per_account: Rate,
    /// Everything else, for each address.
    pub use_per_address: Rate,
    /// Everything else, for each install.
    pub use_per_install: Rate,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            entry_per_address: Rate::new(60, Duration::from_secs(5)),
            entry_per_account: Rate::new(12, Duration::from_mins(2)),
            use_per_address: Rate::new(2_000, Duration::from_millis(20)),
            use_per_install: Rate::new(240, Duration::from_millis(500)),
        }
    }
}

impl Quotas {
    /// Rates that nobody reaches who isn't trying to.
    #[must_use]
    pub const fn generous() -> Self {
        let all = Rate::new(100_000, Duration::from_millis(1));
        Self { entry_per_address: all, entry_per_account: all, use_per_address: all, use_per_install: all }
    }
}

type Key = [u8; 32];

/// Who asked how often.
pub(crate) struct Limits {
    salt: [u8; 16],
    entry_per_address: Buckets,
    entry_per_account: Buckets,
    use_per_address: Buckets,
    use_per_install: Buckets,
}

impl Limits {
    pub(crate) fn new(quotas: &Quotas, clock: &Arc<dyn Clock>) -> Self {
        Self {
            salt: chance::bytes(),
            entry_per_address: Buckets::new(quotas.entry_per_address, clock),
            entry_per_account: Buckets::new(quotas.entry_per_account, clock),
            use_per_address: Buckets::new(quotas.use_per_address, clock),
            use_per_install: Buckets::new(quotas.use_per_install, clock),
        }
    }

    /// Counts an attempt to register, sign in or recover from an address.
    pub(crate) fn entry(&self, address: IpAddr) -> Result<(), Refusal> {
        refuse(self.entry_per_address.take(self.key(&prefix(address))))
    }

    /// Counts an attempt on a handle or lookup id.
    pub(crate) fn attempt(&self, account: &[u8]) -> Result<(), Refusal> {
        refuse(self.entry_per_account.take(self.key(account)))
    }

    /// Counts any other request from an address.
    pub(crate) fn address(&self, address: IpAddr) -> Result<(), Refusal> {
        refuse(self.use_per_address.take(self.key(&prefix(address))))
    }

    /// Counts any other request of an install.
    pub(crate) fn install(&self, install: InstallId) -> Result<(), Refusal> {
        refuse(self.use_per_install.take(self.key(install.as_bytes())))
    }

    /// Forgets who hasn't asked for long.
    pub(crate) fn tidy(&self) {
        for buckets in [&self.entry_per_address, &self.entry_per_account, &self.use_per_address, &self.use_per_install]
        {
            buckets.tidy();
        }
    }

    fn key(&self, of: &[u8]) -> Key {
        hash("limit", &[&self.salt, of])
    }
}

fn refuse(taken: Result<(), Duration>) -> Result<(), Refusal> {
    taken.map_err(|after| Refusal::retry(Code::RateLimited, after))
}

// One IPv4 address, or the /64 that one line has in IPv6.
fn prefix(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().into_iter().take(8).collect(),
    }
}

#[cfg(test)]
mod tests;
