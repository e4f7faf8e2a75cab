//! The oracles: what must hold, looked at from outside the phones.

pub mod agreement;
pub mod cursors;
pub mod invention;
pub mod ledger;
pub mod order;
pub mod talk;
