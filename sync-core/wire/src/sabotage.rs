//! Defects that are planted on purpose, to see whether the oracles find them.
//!
//! All of this, and every place that asks for it, exists under `--cfg sabotage` alone: a check of the repository holds
//! that no build without it has a defect. Which defect there is, each thread says for itself. It stands in this crate
//! because phone and relay both link it.

use std::cell::Cell;

/// Something that somebody could have written by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// A sealed envelope's outbox row is left out of the batch that holds the envelope.
    OutboxRowLeftOut,
    /// What was typed is taken for written: its row goes, and nothing is pending for it.
    PendingRowLeftOut,
    /// The relay answers before what it accepted is durable.
    AcknowledgedBeforeAppend,
    /// A phone's disk says that a commit is durable, and loses it with the power.
    LastCommitLost,
    /// Of the commit at which the power goes, half of the rows survive.
    TornBatch,
    /// A phone says "saved", and only then commits.
    SaidBeforeDurable,
}

impl Defect {
    /// All defects.
    pub const ALL: [Self; 6] = [
        Self::OutboxRowLeftOut,
        Self::PendingRowLeftOut,
        Self::AcknowledgedBeforeAppend,
        Self::LastCommitLost,
        Self::TornBatch,
        Self::SaidBeforeDurable,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutboxRowLeftOut => "outbox-row-left-out",
            Self::PendingRowLeftOut => "pending-row-left-out",
            Self::AcknowledgedBeforeAppend => "acknowledged-before-append",
            Self::LastCommitLost => "last-commit-lost",
            Self::TornBatch => "torn-batch",
            Self::SaidBeforeDurable => "said-before-durable",
        }
    }

    /// The defect of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|defect| defect.name() == name)
    }
}

thread_local! {
    static PLANTED: Cell<Option<Defect>> = const { Cell::new(None) };
}

/// Plants a defect in this thread, or takes it out again.
pub fn plant(defect: Option<Defect>) {
    PLANTED.set(defect);
}

/// Whether this thread has a defect.
#[must_use]
pub fn has(defect: Defect) -> bool {
    PLANTED.get() == Some(defect)
}
