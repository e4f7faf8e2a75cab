//! All that can be said, and where it belongs.

use beside_wire::hash::Digest;
use beside_wire::id::{DocumentId, IdentityKey};
use minicbor::{Decode, Encode};

use super::{
    Agreement, Alias, CheckIn, Closing, GoalSignature, Heard, InviteMade, Message, MessageEdit, PairKept, Reaction,
    ReadMark, RecordRef, Shared, Stage, Tick, Verified, within,
};
use crate::model::limits::{
    AGREEMENT_TEXT_BYTES_MAX, ALIAS_CHARS_MAX, CONTENT_NOTE_CHARS_MAX, DAY_MINUTES, LABEL_BYTES_PER_CHAR_MAX,
    MESSAGE_BYTES_MAX, MOOD_MAX, NOTE_BYTES_MAX, REACTION_BYTES_MAX, READ_MARKS_MAX, TEXT_BYTES_MAX,
};
use crate::model::{Day, ModelError};

/// In which kind of space something may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To oneself: only one's own devices read it.
    Personal,
    /// Between two people, by either of them.
    Pair,
    /// In both.
    Either,
}

/// What a record is about: records about one thing lie together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A message: itself, and what is said about it.
    Message(RecordRef),
    /// How far somebody has read.
    Reading,
    /// How the two want to talk.
    Agreement,
    /// A goal: its ticks, check-ins and signatures.
    Goal(DocumentId),
    /// How a person is.
    CheckIns,
    /// Stages, closing and opening again.
    Journey,
    /// What was shared from a personal space.
    Sharing,
    /// Which pairs a person keeps.
    Pairs,
    /// To which policy a person consents.
    Consent,
    /// What a person notes about others.
    People,
    /// Invites that a person has made.
    Invites,
}

/// What a record says. The codes are sealed for good: a code is never given to another kind.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub enum RecordBody {
    /// A message.
    #[n(1)]
    Message(#[n(0)] Message),
    /// Other words for one's own message.
    #[n(2)]
    MessageEdit(#[n(0)] MessageEdit),
    /// One's own message is taken back: its words aren't shown any more.
    #[n(3)]
    Retract(#[n(0)] RecordRef),
    /// A sign under a message.
    #[n(4)]
    React(#[n(0)] Reaction),
    /// One's own sign is taken away.
    #[n(5)]
    Unreact(#[n(0)] Reaction),
    /// So far were the other's words read.
    #[n(6)]
    Read(#[n(0)] Vec<ReadMark>),
    /// A part of a message was heard.
    #[n(7)]
    Heard(#[n(0)] Heard),
    /// All one's own words up to this message are taken back.
    #[n(8)]
    EraseOwn(#[n(0)] RecordRef),
    /// A proposal, signed by whoever makes it.
    #[n(16)]
    Propose(#[n(0)] Agreement),
    /// One's signature under a proposal, by its hash.
    #[n(17)]
    Sign(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Digest,
    ),
    /// One's signature under a goal.
    #[n(18)]
    SignGoal(#[n(0)] GoalSignature),
    /// A habit was kept.
    #[n(19)]
    Tick(#[n(0)] Tick),
    /// It wasn't.
    #[n(20)]
    Untick(#[n(0)] Tick),
    /// How it goes.
    #[n(21)]
    CheckIn(#[n(0)] CheckIn),
    /// A stage begins, or is visited again.
    #[n(22)]
    VisitStage(#[n(0)] Stage),
    /// The work is closed.
    #[n(23)]
    Close(#[n(0)] Closing),
    /// The work goes on; counts once both say so.
    #[n(24)]
    Reopen,
    /// An item of one's personal space is shown to the other.
    #[n(25)]
    Share(#[n(0)] Shared),
    /// It isn't any more.
    #[n(26)]
    Unshare(#[n(0)] RecordRef),
    /// A pair is kept.
    #[n(48)]
    KeepPair(#[n(0)] PairKept),
    /// What one calls somebody.
    #[n(49)]
    Alias(#[n(0)] Alias),
    /// A safety number was compared.
    #[n(50)]
    Verify(#[n(0)] Verified),
    /// Somebody is blocked.
    #[n(51)]
    Block(#[n(0)] IdentityKey),
    /// Somebody is no longer blocked.
    #[n(52)]
    Unblock(#[n(0)] IdentityKey),
    /// Consent to the policy with this hash.
    #[n(53)]
    Consent(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Digest,
    ),
    /// Consent is withdrawn.
    #[n(54)]
    WithdrawConsent,
    /// An invite was made.
    #[n(55)]
    Invite(#[n(0)] InviteMade),
    /// What a newer version says. Never written.
    #[n(65535)]
    Newer,
}

impl std::fmt::Debug for RecordBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind().name)
    }
}

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordKind {
    /// The code that is sealed.
    pub code: u32,
    /// A stable name for people who read logs and tests.
    pub name: &'static str,
    /// Where it may be said.
    pub place: Place,
}

const fn kind(code: u32, name: &'static str, place: Place) -> RecordKind {
    RecordKind { code, name, place }
}

impl RecordBody {
    /// All kinds that this version reads.
    pub const KINDS: [RecordKind; 27] = [
        kind(1, "Message", Place::Pair),
        kind(2, "MessageEdit", Place::Pair),
        kind(3, "Retract", Place::Pair),
        kind(4, "React", Place::Pair),
        kind(5, "Unreact", Place::Pair),
        kind(6, "Read", Place::Pair),
        kind(7, "Heard", Place::Pair),
        kind(8, "EraseOwn", Place::Pair),
        kind(16, "Propose", Place::Pair),
        kind(17, "Sign", Place::Pair),
        kind(18, "SignGoal", Place::Pair),
        kind(19, "Tick", Place::Either),
        kind(20, "Untick", Place::Either),
        kind(21, "CheckIn", Place::Either),
        kind(22, "VisitStage", Place::Pair),
        kind(23, "Close", Place::Pair),
        kind(24, "Reopen", Place::Pair),
        kind(25, "Share", Place::Pair),
        kind(26, "Unshare", Place::Pair),
        kind(48, "KeepPair", Place::Personal),
        kind(49, "Alias", Place::Personal),
        kind(50, "Verify", Place::Personal),
        kind(51, "Block", Place::Personal),
        kind(52, "Unblock", Place::Personal),
        kind(53, "Consent", Place::Personal),
        kind(54, "WithdrawConsent", Place::Personal),
        kind(55, "Invite", Place::Personal),
    ];

    pub(super) fn is_known(code: u32) -> bool {
        Self::KINDS.iter().any(|known| known.code == code)
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Message(_) => kind(1, "Message", Place::Pair),
            Self::MessageEdit(_) => kind(2, "MessageEdit", Place::Pair),
            Self::Retract(_) => kind(3, "Retract", Place::Pair),
            Self::React(_) => kind(4, "React", Place::Pair),
            Self::Unreact(_) => kind(5, "Unreact", Place::Pair),
            Self::Read(_) => kind(6, "Read", Place::Pair),
            Self::Heard(_) => kind(7, "Heard", Place::Pair),
            Self::EraseOwn(_) => kind(8, "EraseOwn", Place::Pair),
            Self::Propose(_) => kind(16, "Propose", Place::Pair),
            Self::Sign(_) => kind(17, "Sign", Place::Pair),
            Self::SignGoal(_) => kind(18, "SignGoal", Place::Pair),
            Self::Tick(_) => kind(19, "Tick", Place::Either),
            Self::Untick(_) => kind(20, "Untick", Place::Either),
            Self::CheckIn(_) => kind(21, "CheckIn", Place::Either),
            Self::VisitStage(_) => kind(22, "VisitStage", Place::Pair),
            Self::Close(_) => kind(23, "Close", Place::Pair),
            Self::Reopen => kind(24, "Reopen", Place::Pair),
            Self::Share(_) => kind(25, "Share", Place::Pair),
            Self::Unshare(_) => kind(26, "Unshare", Place::Pair),
            Self::KeepPair(_) => kind(48, "KeepPair", Place::Personal),
            Self::Alias(_) => kind(49, "Alias", Place::Personal),
            Self::Verify(_) => kind(50, "Verify", Place::Personal),
            Self::Block(_) => kind(51, "Block", Place::Personal),
            Self::Unblock(_) => kind(52, "Unblock", Place::Personal),
            Self::Consent(_) => kind(53, "Consent", Place::Personal),
            Self::WithdrawConsent => kind(54, "WithdrawConsent", Place::Personal),
            Self::Invite(_) => kind(55, "Invite", Place::Personal),
            Self::Newer => kind(65_535, "Newer", Place::Either),
        }
    }

    /// What it is about, given its own place in the order.
    #[must_use]
    pub const fn subject(&self, own: RecordRef) -> Subject {
        match self {
            Self::Message(_) | Self::Newer => Subject::Message(own),
            Self::MessageEdit(MessageEdit { target, .. })
            | Self::Retract(target)
            | Self::React(Reaction { target, .. })
            | Self::Unreact(Reaction { target, .. })
            | Self::Heard(Heard { target, .. }) => Subject::Message(*target),
            Self::Read(_) | Self::EraseOwn(_) => Subject::Reading,
            Self::Propose(_) | Self::Sign(_) => Subject::Agreement,
            Self::SignGoal(GoalSignature { goal, .. })
            | Self::Tick(Tick { goal, .. })
            | Self::Untick(Tick { goal, .. })
            | Self::CheckIn(CheckIn { goal: Some(goal), .. }) => Subject::Goal(*goal),
            Self::CheckIn(CheckIn { goal: None, .. }) => Subject::CheckIns,
            Self::VisitStage(_) | Self::Close(_) | Self::Reopen => Subject::Journey,
            Self::Share(_) | Self::Unshare(_) => Subject::Sharing,
            Self::KeepPair(_) => Subject::Pairs,
            Self::Alias(_) | Self::Verify(_) | Self::Block(_) | Self::Unblock(_) => Subject::People,
            Self::Consent(_) | Self::WithdrawConsent => Subject::Consent,
            Self::Invite(_) => Subject::Invites,
        }
    }

    /// How many bytes of words it brings: what a first contact is measured by.
    #[must_use]
    pub const fn words_bytes(&self) -> usize {
        match self {
            Self::Message(message) => message.text.len(),
            Self::MessageEdit(edit) => edit.text.len(),
            Self::Propose(agreement) => agreement.scope.len() + agreement.limits.len() + agreement.frequency.len(),
            Self::CheckIn(check_in) => check_in.note.len(),
            Self::Share(shared) => shared.title.len() + shared.text.len(),
            Self::React(reaction) | Self::Unreact(reaction) => reaction.sign.len(),
            Self::Alias(alias) => alias.name.len(),
            Self::Retract(_)
            | Self::Read(_)
            | Self::Heard(_)
            | Self::EraseOwn(_)
            | Self::Sign(_)
            | Self::SignGoal(_)
            | Self::Tick(_)
            | Self::Untick(_)
            | Self::VisitStage(_)
            | Self::Close(_)
            | Self::Reopen
            | Self::Unshare(_)
            | Self::KeepPair(_)
            | Self::Verify(_)
            | Self::Block(_)
            | Self::Unblock(_)
            | Self::Consent(_)
            | Self::WithdrawConsent
            | Self::Invite(_)
            | Self::Newer => 0,
        }
    }

    /// Checks its bounds, when it is written and when it is read.
    ///
    /// # Errors
    /// [`ModelError`], in words that say what to do.
    pub fn check(&self) -> Result<(), ModelError> {
        match self {
            Self::Message(message) => {
                let note = message.content_note.as_deref().unwrap_or_default();
                within(note, CONTENT_NOTE_CHARS_MAX * LABEL_BYTES_PER_CHAR_MAX)?;
                words(&message.text, MESSAGE_BYTES_MAX)
            }
            Self::MessageEdit(edit) => words(&edit.text, MESSAGE_BYTES_MAX),
            Self::React(reaction) | Self::Unreact(reaction) => words(&reaction.sign, REACTION_BYTES_MAX),
            Self::Heard(heard) if heard.from >= heard.to => Err(ModelError::SpanInvalid),
            Self::Read(marks) if marks.len() > READ_MARKS_MAX => Err(ModelError::StatementTooLong),
            Self::Propose(agreement) => proposal(agreement),
            Self::Tick(tick) | Self::Untick(tick) => Day::from_days(tick.day).map(|_| ()),
            Self::CheckIn(check_in) => {
                Day::from_days(check_in.day)?;
                if check_in.value.is_some_and(|value| value == 0 || value > MOOD_MAX) {
                    return Err(ModelError::MoodRange);
                }
                within(&check_in.note, NOTE_BYTES_MAX)
            }
            Self::Share(shared) => {
                Day::from_days(shared.day)?;
                within(&shared.title, AGREEMENT_TEXT_BYTES_MAX)?;
                within(&shared.text, TEXT_BYTES_MAX)
            }
            Self::Alias(alias) => words(&alias.name, ALIAS_CHARS_MAX * LABEL_BYTES_PER_CHAR_MAX),
            Self::Retract(_)
            | Self::Read(_)
            | Self::Heard(_)
            | Self::EraseOwn(_)
            | Self::Sign(_)
            | Self::SignGoal(_)
            | Self::VisitStage(_)
            | Self::Close(_)
            | Self::Reopen
            | Self::Unshare(_)
            | Self::KeepPair(_)
            | Self::Verify(_)
            | Self::Block(_)
            | Self::Unblock(_)
            | Self::Consent(_)
            | Self::WithdrawConsent
            | Self::Invite(_)
            | Self::Newer => Ok(()),
        }
    }
}

fn words(text: &str, bytes_max: usize) -> Result<(), ModelError> {
    if text.trim().is_empty() { Err(ModelError::LabelEmpty) } else { within(text, bytes_max) }
}

fn proposal(agreement: &Agreement) -> Result<(), ModelError> {
    Day::from_days(agreement.review_day)?;
    let quiet = agreement.quiet_hours;
    if quiet.is_some_and(|quiet| quiet.from >= DAY_MINUTES || quiet.to >= DAY_MINUTES || quiet.from == quiet.to) {
        return Err(ModelError::QuietHoursInvalid);
    }
    words(&agreement.scope, AGREEMENT_TEXT_BYTES_MAX)?;
    within(&agreement.limits, AGREEMENT_TEXT_BYTES_MAX)?;
    within(&agreement.frequency, AGREEMENT_TEXT_BYTES_MAX)
}
