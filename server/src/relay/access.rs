//! Who may read a space. Membership is the fold's to say; the relay only knows which devices are of one account.

use beside_store::account::Presenter;
use beside_wire::fold::Membership;

/// What of a space an install may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Nothing; not even that there is such a space.
    None,
    /// Its operations: enough to learn that the device, or its person's membership, has ended.
    Operations,
    /// All of it.
    Full,
}

/// What an install may read, given who is in the space.
///
/// A freshly enrolled install has no device in any space yet. It may read where another device of its account is or
/// was, because it needs the operations to add itself; it can write nothing before that.
#[must_use]
pub fn access(membership: &Membership, who: &Presenter) -> Access {
    if membership.device(&who.device).is_some() {
        return if membership.is_active(&who.device) { Access::Full } else { Access::Operations };
    }
    let theirs = who.account_devices.iter().filter_map(|device| membership.device(device));
    theirs
        .map(|state| if membership.is_member(&state.identity) { Access::Full } else { Access::Operations })
        .max()
        .unwrap_or(Access::None)
}
