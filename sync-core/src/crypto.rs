//! The ciphers: every key, seal and derivation of the companion, and the only module that names an algorithm.
//!
//! What is deliberately absent: negotiation (a [`suite::Suite`] is one byte, and there is one), counters as nonces, keys
//! that could be printed or cloned, and signature checks, which relay and phone share in `beside_wire::signature`.
//!
//! Keeps I4 (keys show themselves to nobody: no `Debug` of content, wiped on drop) and I9 (a nonce is random and new keys
//! hang on it: [`derive::EnvelopeKeys`] are used up by the one seal that they are for).
//!
//! Every random byte comes from the caller's generator. A caller that restores a backup seeds it afresh (D1).

pub mod aead;
pub mod at_rest;
pub mod commit;
pub mod compress;
pub mod derive;
pub mod hpke;
pub mod label;
pub mod opaque;
pub mod pad;
pub mod parent;
pub mod secret;
pub mod sign;
pub mod suite;

#[cfg(test)]
mod hex;
