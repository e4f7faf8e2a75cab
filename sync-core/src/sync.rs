//! The engine: everything that a phone decides, as a function (D1).
//!
//! ```text
//! handle(now, rng, &store, input) ─► Effects { write, after_durable }
//! ```
//!
//! Whoever drives the engine commits `write` and only then carries out `after_durable`. So nothing is said, sent or
//! shown before it is durable, and "acknowledged but lost" can't be written down. The engine keeps no truth in memory:
//! a step that couldn't be committed is forgotten with [`Engine::forget`], and all it had decided is decided again.
//!
//! Deliberately absent: ciphers (see `crypto`), Automerge (see `document`), clocks, randomness, threads and IO.
//! Invariants kept here: I1, I2, I7, I8, I11, I13, I16, I18.

mod carry;
mod effects;
mod engine;
mod goal;
mod inbox;
mod input;
mod journal;
mod keys;
mod log;
mod lookup;
mod membership;
mod merge;
mod opening;
mod outbox;
mod pairs;
mod pending;
mod projection;
mod record;
mod reissue;
mod request;
pub mod rows;
mod session;
mod spaces;
mod stamp;
mod step;
pub mod talk;

pub use carry::bundle;
pub use effects::{Effects, Notice, Output, SyncReport};
pub use engine::{DeviceIdentity, Engine, EngineError};
pub use goal::GoalAct;
pub use input::{Context, EntryDraft, Input, JournalAct, SyncOptions};
pub use lookup::{EntryRow, chain_heads, entry_count, is_added, month_entries, months_of, stored_membership};
pub use pairs::{InviteError, PairAct, PairState, PersonNote, Standing, pair_states, people};
pub use projection::month_of;
