//! Attacks, each by name, on real engines: a relay that lies, a member that lies, and what a phone does about it.
//!
//! In each: nothing is shown that no own device wrote (I3), what is wrong hurts only itself (I12), the phone refuses or
//! notices, and once the relay is honest again all agree (I14).

#[path = "attacks/envelopes.rs"]
mod envelopes;
#[path = "attacks/members.rs"]
mod members;
#[path = "attacks/pages.rs"]
mod pages;
#[path = "attacks/relays.rs"]
mod relays;
#[path = "attacks/traces.rs"]
mod traces;
#[path = "attacks/vaults.rs"]
mod vaults;
