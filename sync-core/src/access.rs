//! Who may read what: epochs and their keys, devices that come and go.
//!
//! Functions from a membership to signed operations. Deliberately absent: storage, clocks, the network. Invariants kept
//! here: I5 no reader after revocation, since an epoch is minted for exactly the active devices; I6 history policy.

pub mod consent;
pub mod devices;
pub mod epoch;
pub mod pairs;
