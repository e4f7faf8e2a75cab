//! The simulator: real engines and the real relay rules in one thread, on a virtual clock.
//!
//! ```text
//! workload ─► phone (engine + fake disk) ─► network (loses, doubles, delays, cuts) ─► relay (rules + memory) ─► …
//!                 │                                                                        oracle watches all of it
//!                 └─ crash at any commit, then a new engine over what the disk kept
//! ```
//!
//! Everything that isn't given by the seed is absent: no clock, no threads inside a world, no hash order. One stream of
//! randomness for each concern ([`chance`]), so that switching a fault off doesn't move the others. Each seed draws its
//! own subset of faults ([`faults`]), because all faults at once hide what a few would show.
//!
//! Defects can be planted, to see that the oracles find them: in the engine, the relay's store, the disk and the hand
//! that drives the engine, and only in a build with `--cfg sabotage` (`beside_wire::sabotage`).

pub mod chance;
pub mod disk;
pub mod faults;
pub mod network;
pub mod oracle;
pub mod pair;
pub mod person;
pub mod phone;
pub mod relay;
pub mod setting;
pub mod trace;
pub mod violation;
pub mod workload;
pub mod world;
