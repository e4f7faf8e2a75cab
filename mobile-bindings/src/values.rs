//! Values of the core as foreign languages have them: ids and short texts as strings, checked where they come in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use beside_core::companion::{Change, ConsentState, ItemStatus, Notice, PageMark, ReadReceipt, VaultId};
use beside_core::model::record::{QuietHours, RecordRef, SharedKind, Stage};
use beside_core::model::{
    ContentNote, Day, GoalEdit, GoalText, GoalTitle, Habit, HeadingLevel, JournalEdit, LinkTarget, Mark, MarkKind,
    MarkName, Mood, Prompt, PromptId, PromptText, Span, StepId, StepText, StreakUnit, Tag, TimesPerWeek, Timestamp,
    Weekdays,
};
use beside_core::sync::Standing;
use beside_core::sync::talk::{Heldback, MessageStatus};
use beside_wire::id::{DeviceKey, DocumentId, IdentityKey, RecordId, RelayKey, SpaceId};

use crate::error::BesideError;

fn bytes_of(text: &str) -> Result<Vec<u8>, BesideError> {
    hex::decode(text).map_err(|_| BesideError::of_code("id-invalid"))
}

macro_rules! id {
    ($($name:ident),+) => {
        $(uniffi::custom_type!($name, String, {
            remote,
            try_lift: |text| Ok($name::from_slice(&bytes_of(&text)?).ok_or_else(|| BesideError::of_code("id-invalid"))?),
            lower: |id| hex::encode(id.as_bytes()),
        });)+
    };
}

macro_rules! short_text {
    ($($name:ident),+) => {
        $(uniffi::custom_type!($name, String, {
            remote,
            try_lift: |text| Ok($name::new(&text).map_err(BesideError::from)?),
            lower: |text| text.as_str().to_owned(),
        });)+
    };
}

macro_rules! small_number {
    ($($name:ident: $new:ident, $get:ident;)+) => {
        $(uniffi::custom_type!($name, u8, {
            remote,
            try_lift: |value| Ok($name::$new(value).map_err(BesideError::from)?),
            lower: |value| value.$get(),
        });)+
    };
}

id!(SpaceId, DocumentId, IdentityKey, DeviceKey);
short_text!(Tag, ContentNote, GoalTitle, GoalText, StepText, PromptId, PromptText, LinkTarget);
small_number! {
    Mood: new, get;
    HeadingLevel: new, get;
    TimesPerWeek: new, get;
    Weekdays: from_bits, bits;
}

uniffi::custom_type!(RelayKey, String, {
    remote,
    try_lift: |text| {
        let key = hex::decode(&text).ok().and_then(|bytes| RelayKey::from_slice(&bytes));
        Ok(key.ok_or_else(|| BesideError::of_code("relay-key-invalid"))?)
    },
    lower: |key| hex::encode(key.as_bytes()),
});

uniffi::custom_type!(VaultId, String, {
    remote,
    try_lift: |text| Ok(text.parse().map_err(|_| BesideError::of_code("id-invalid"))?),
    lower: |id| id.to_string(),
});

uniffi::custom_type!(StepId, String, {
    remote,
    try_lift: |text| Ok(StepId::from_hex(&text).ok_or_else(|| BesideError::of_code("id-invalid"))?),
    lower: |id| id.to_string(),
});

uniffi::custom_type!(Day, String, {
    remote,
    try_lift: |text| Ok(text.parse::<Day>().map_err(BesideError::from)?),
    lower: |day| day.to_string(),
});

uniffi::custom_type!(Timestamp, SystemTime, {
    remote,
    try_lift: |time| Ok(Timestamp::from_millis(milliseconds(time))),
    lower: |stamp| time_of(stamp.millis()),
});

// A message's place in the order, and which of those with one place it is: `<milliseconds>-<hexadecimal>`.
uniffi::custom_type!(RecordRef, String, {
    remote,
    try_lift: |text| Ok(record_of(&text).ok_or_else(|| BesideError::of_code("id-invalid"))?),
    lower: |record| format!("{}-{}", record.at, hex::encode(record.id.as_bytes())),
});

fn record_of(text: &str) -> Option<RecordRef> {
    let (at, id) = text.rsplit_once('-')?;
    Some(RecordRef { at: at.parse().ok()?, id: RecordId::from_slice(&hex::decode(id).ok()?)? })
}

/// Milliseconds since 1970; before it they are negative.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    let count = |length: Duration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => count(after),
        Err(before) => count(before.duration()).saturating_neg(),
    }
}

/// The reverse of [`milliseconds`]; a time that no clock of this phone can show is 1970.
pub(crate) fn time_of(milliseconds: i64) -> SystemTime {
    let length = Duration::from_millis(milliseconds.unsigned_abs());
    let time = if milliseconds < 0 { UNIX_EPOCH.checked_sub(length) } else { UNIX_EPOCH.checked_add(length) };
    time.unwrap_or(UNIX_EPOCH)
}

/// Something that changed.
#[uniffi::remote(Enum)]
pub enum Change {
    /// A journal entry, a goal or a summary.
    Document(DocumentId),
    /// Something was said in a space: a message, a tick, a signature.
    Said(SpaceId),
    /// A pair began, or stands otherwise.
    Pair(SpaceId),
    /// How far things have come, or what a person should know.
    Status,
    /// More than is named one by one.
    Everything,
}

/// How far an item has come. Nothing is said before it is proven.
#[uniffi::remote(Enum)]
pub enum ItemStatus {
    /// Durable on this device.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log, by its signed head.
    AtRelay,
    /// Another device has said that it merged it.
    OnOtherDevices,
}

/// What a person should know.
#[uniffi::remote(Enum)]
pub enum Notice {
    /// The relay went back to an earlier state; what it had lost was offered again.
    RelayRolledBack,
    /// The relay told two stories about one log.
    RelayForked,
    /// The relay sent something that isn't what its log says. It was refused.
    RelayTampered,
    /// This vault was copied or restored.
    CopyNoticed,
    /// The space was made by a newer version: it can be read and not written.
    SpaceReadOnly,
}

/// Whether this person has agreed to the policy.
#[uniffi::remote(Enum)]
pub enum ConsentState {
    /// Never, or withdrawn since.
    None,
    /// To the policy that is in force.
    Given,
    /// To an older policy: the new one asks again.
    Outdated,
}

/// Whether the other person is told that one has read.
#[uniffi::remote(Enum)]
pub enum ReadReceipt {
    /// They are.
    Send,
    /// They aren't.
    Keep,
}

/// How a pair stands.
#[uniffi::remote(Enum)]
pub enum Standing {
    /// Somebody has accepted one's invite, and one hasn't confirmed.
    Offered,
    /// One has accepted, and the other hasn't said anything yet.
    Waiting,
    /// Both are in.
    Open,
    /// Somebody has left.
    Ended,
}

/// Why a message is held back on this phone.
#[uniffi::remote(Enum)]
pub enum Heldback {
    /// Consent is missing.
    Consent,
    /// The pair isn't confirmed.
    NotConfirmed,
    /// These are quiet hours.
    QuietHours,
    /// The pair has ended.
    Ended,
}

/// How far a message of one's own has come.
#[uniffi::remote(Enum)]
pub enum MessageStatus {
    /// It waits here, and why.
    Held(Heldback),
    /// Durable on this device.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log.
    AtRelay,
    /// The other's phone has said that it has it.
    Delivered,
    /// The other has said that they read it.
    Read,
    /// The other has said what they heard.
    Heard,
}

/// A stage of the way that two people go.
#[uniffi::remote(Enum)]
pub enum Stage {
    /// Getting to know each other.
    Contact,
    /// What is needed, and what for.
    NeedsAndGoals,
    /// How.
    Plan,
    /// Doing it, and seeing how it goes.
    ImplementAndMonitor,
    /// Looking back, and parting.
    EvaluateAndClose,
}

/// Quiet hours, in minutes since midnight; they may go over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct QuietSpan {
    /// The first quiet minute.
    pub begin: u16,
    /// The first that isn't quiet any more.
    pub end: u16,
}

uniffi::custom_type!(QuietHours, QuietSpan, {
    remote,
    try_lift: |span| Ok(QuietHours { from: span.begin, to: span.end }),
    lower: |hours| QuietSpan { begin: hours.from, end: hours.to },
});

/// Where a page of the journal ended.
#[uniffi::remote(Record)]
pub struct PageMark {
    /// The day of its last entry, in days since 1970.
    pub day: i32,
    /// When that was written, in milliseconds since 1970.
    pub written_at: i64,
    /// Which it is.
    pub id: DocumentId,
}

/// What was shared.
#[uniffi::remote(Enum)]
pub enum SharedKind {
    /// A journal entry.
    Entry,
    /// A goal.
    Goal,
}

/// When something is to be done again and again.
#[uniffi::remote(Enum)]
pub enum Habit {
    /// On these days of the week: bit 0 is Monday.
    Weekdays(Weekdays),
    /// So many times a week, on any days.
    TimesPerWeek(TimesPerWeek),
}

/// What a streak counts.
#[uniffi::remote(Enum)]
pub enum StreakUnit {
    /// Days of the schedule.
    ScheduledDays,
    /// Weeks.
    Weeks,
}

/// One act on a goal.
#[uniffi::remote(Enum)]
pub enum GoalEdit {
    /// Names it.
    SetTitle(Option<GoalTitle>),
    /// Says why.
    SetWhy(GoalText),
    /// Says how one will know.
    SetMeasure(GoalText),
    /// Sets or takes the day.
    SetTargetDay(Option<Day>),
    /// Adds a step.
    AddStep {
        /// Its id, from `Goals.new_step`.
        id: StepId,
        /// What is to be done.
        text: StepText,
        /// The step behind which it stands; none for the beginning.
        after: Option<StepId>,
    },
    /// Words a step anew.
    SetStepText {
        /// Which.
        id: StepId,
        /// The new words.
        text: StepText,
    },
    /// Marks a step.
    SetStepDone {
        /// Which.
        id: StepId,
        /// Done or not.
        done: bool,
    },
    /// Moves a step.
    MoveStep {
        /// Which.
        id: StepId,
        /// The step behind which it stands then; none for the beginning.
        after: Option<StepId>,
    },
    /// Takes a step away.
    RemoveStep(StepId),
    /// Brings it back.
    RestoreStep(StepId),
    /// Sets or takes the habit.
    SetHabit(Option<Habit>),
    /// Puts the goal away.
    Delete,
    /// Brings it back.
    UndoDelete,
}

uniffi::custom_type!(Span, TextSpan, {
    remote,
    try_lift: |span| {
        let place = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
        Ok(Span::new(place(span.start), place(span.end)).map_err(BesideError::from)?)
    },
    lower: |span| {
        let place = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        TextSpan { start: place(span.start()), end: place(span.end()) }
    },
});

/// A part of a text, counted in Unicode scalar values: not in bytes, not in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct TextSpan {
    /// The first.
    pub start: u32,
    /// The one behind the last.
    pub end: u32,
}

/// A kind of formatting.
#[uniffi::remote(Enum)]
pub enum MarkKind {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading.
    Heading(HeadingLevel),
    /// A quotation.
    Quote,
    /// A link.
    Link(LinkTarget),
    /// One that this version doesn't know; it is kept.
    Unknown(String),
}

/// The name of a kind of formatting.
#[uniffi::remote(Enum)]
pub enum MarkName {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading.
    Heading,
    /// A quotation.
    Quote,
    /// A link.
    Link,
}

/// Formatting of a part of a text.
#[uniffi::remote(Record)]
pub struct Mark {
    /// Which part.
    pub span: Span,
    /// How.
    pub kind: MarkKind,
}

/// What an entry answers.
#[uniffi::remote(Enum)]
pub enum Prompt {
    /// A prompt of a pack.
    Listed(PromptId),
    /// One's own.
    Own(PromptText),
}

/// One act on a journal entry.
#[uniffi::remote(Enum)]
pub enum JournalEdit {
    /// The text, as it is to be: what others wrote meanwhile merges into it.
    SetText(String),
    /// Formats.
    Mark(Mark),
    /// Takes formatting away.
    Unmark {
        /// Where.
        span: Span,
        /// Which.
        name: MarkName,
    },
    /// Sets or takes the mood.
    SetMood(Option<Mood>),
    /// Adds a tag.
    AddTag(Tag),
    /// Takes a tag away.
    RemoveTag(Tag),
    /// Adds a content note.
    AddContentNote(ContentNote),
    /// Takes a content note away.
    RemoveContentNote(ContentNote),
    /// Sets the day that it is about.
    SetAboutDay(Day),
    /// Sets or takes the prompt.
    SetPrompt(Option<Prompt>),
    /// Puts the entry away.
    Delete,
    /// Brings it back.
    UndoDelete,
}
