//! The companion for phones: what `beside-core` can do, as Kotlin, Swift and Python call it. No decision is made here.
//!
//! Reading and writing are local, synchronous and short. What needs the network, or stretches a passphrase, is async, runs
//! on threads of its own and may be dropped at any point. Ids are text: lower-case hexadecimal.

#![expect(clippy::needless_pass_by_value, reason = "what crosses the boundary comes by value")]

mod companion;
mod device;
mod error;
mod foreign;
mod goals;
mod held;
mod journal;
mod observer;
mod runtime;
mod space;
mod thread;
mod values;

pub use companion::{
    Account, Companion, Created, DueItem, Overview, PersonalDevice, RelayInfo, SyncLimits, SyncSummary,
    create_companion, relay_info, vaults,
};
pub use device::DeviceOptions;
pub use error::{BesideError, Language, Words, policy_text, words_for};
pub use foreign::{ClockReading, Keystore, LogLevel, Logger, PhoneClock, Reachability};
pub use goals::{CheckIn, GoalDetail, GoalItem, GoalStep, Goals, HabitReport};
pub use journal::{
    Entry, EntryItem, EntryPage, ImportOptions, ImportReport, ImportStop, Journal, MarkdownFile, NewEntry, SearchHit,
    UnfitEntry, unfit_reason,
};
pub use observer::{Observer, Subscription};
pub use space::{Pair, ProposalItem, SharedThing, Space, StageVisit, Terms, Way};
pub use thread::{HeardSpan, MessageItem, NewMessage, ReactionItem, Thread};
pub use values::{QuietSpan, TextSpan};

uniffi::setup_scaffolding!("beside");
