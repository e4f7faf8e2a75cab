//! Messages as they are read: each with its last words, its signs, and how far it has come.

use std::collections::BTreeMap;

use beside_wire::id::{ChainId, IdentityKey, SpaceId};

use super::{Told, about, quiet_now, told};
use crate::model::record::{Heard, ReadMark, RecordBody, RecordRef, Subject};
use crate::seal::ChainPoint;
use crate::storage::{Key, KeyRange, Read, Scan, StorageError, Table};
use crate::sync::pairs::{self, Standing};
use crate::sync::rows::{self, By, ChainRow};

const ROWS_PER_SCAN: usize = 256;
const UNREAD_MAX: usize = 65_536;

/// Why a message waits on this phone and isn't sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heldback {
    /// Its writer hasn't agreed to the policy that is in force, or has withdrawn.
    Consent,
    /// The pair isn't confirmed.
    NotConfirmed,
    /// The two have agreed on quiet hours.
    QuietHours,
    /// The pair has ended.
    Ended,
}

/// How far a message has come. Nothing is said before its proof is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageStatus {
    /// It stays on this phone for now.
    Held(Heldback),
    /// Durable on this phone; it goes with the next sync.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log, by its signed head.
    AtRelay,
    /// A phone of the other person has signed that it has it.
    Delivered,
    /// The other person has said to have read it.
    Read,
    /// The other person has quoted what they heard.
    Heard,
}

/// A sign under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionView {
    /// Who.
    pub identity: IdentityKey,
    /// The sign.
    pub sign: String,
}

/// A message as it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Its name and place in the order.
    pub reference: RecordRef,
    /// Who wrote it.
    pub identity: IdentityKey,
    /// Its words; none where they were taken back, or a newer version wrote them.
    pub text: Option<String>,
    /// Whether its words were changed.
    pub edited: bool,
    /// Whether it was taken back.
    pub retracted: bool,
    /// What it answers.
    pub reply_to: Option<RecordRef>,
    /// What a reader may want to know before reading.
    pub content_note: Option<String>,
    /// Signs under it.
    pub reactions: Vec<ReactionView>,
    /// What was heard of it, by whom.
    pub heard: Vec<(IdentityKey, Heard)>,
    /// How far one's own has come; none for another's.
    pub status: Option<MessageStatus>,
    /// The envelope that brought it; none while it is pending here.
    pub sealed_in: Option<ChainPoint>,
}

/// Who reads, and when.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The pair.
    pub space: &'a SpaceId,
    /// The reader's personal space.
    pub personal: &'a SpaceId,
    /// The reader.
    pub person: &'a IdentityKey,
    /// How the pair stands.
    pub standing: Standing,
    /// Minutes since midnight.
    pub minute: u16,
}

/// Messages before a place, or the newest: at most so many, in ascending order. They and what was said about them lie
/// together, so that a page is one range of rows.
///
/// # Errors
/// What the store says.
pub fn page(
    store: &dyn Read,
    reading: &Reading<'_>,
    before: Option<RecordRef>,
    limit: usize,
) -> Result<Vec<MessageView>, StorageError> {
    let mut range = KeyRange::prefix(Table::Record, &rows::messages(reading.space));
    if let Some(before) = before {
        range = range.ending_before(&rows::record_subject(reading.space, &Subject::Message(before)));
    }
    let context = Context::new(store, reading)?;
    let mut groups: BTreeMap<RecordRef, Vec<Told>> = BTreeMap::new();
    loop {
        let rows = store.scan(&range, Scan::backward(ROWS_PER_SCAN))?;
        let more = rows.len() == ROWS_PER_SCAN;
        for (key, value) in &rows {
            if let Some(message) = rows::message_of(key) {
                groups.entry(message).or_default().push(told(key, value)?);
            }
        }
        // The lowest group may go on in the next rows.
        let whole = groups.iter().skip(usize::from(more)).filter(|(at, group)| written(at, group).is_some()).count();
        match rows.last() {
            Some((last, _)) if more && whole < limit => range = range.ending_before(&last.row),
            Some(_) | None => break,
        }
    }
    let mut views = Vec::new();
    for (at, group) in groups.iter().rev() {
        if views.len() == limit {
            break;
        }
        views.extend(context.view(at, group)?);
    }
    views.reverse();
    Ok(views)
}

/// How many messages of others weren't seen here yet, whenever they were written.
///
/// # Errors
/// What the store says.
pub fn unread(store: &dyn Read, space: &SpaceId) -> Result<u64, StorageError> {
    Ok(unread_rows(store, space)?.len() as u64)
}

/// The messages that weren't seen here yet, with their rows.
pub(crate) fn unread_rows(store: &dyn Read, space: &SpaceId) -> Result<Vec<(Key, ChainPoint)>, StorageError> {
    let rows = store.scan(&KeyRange::prefix(Table::Record, &rows::unread_all(space)), Scan::forward(UNREAD_MAX))?;
    rows.into_iter()
        .map(|(key, value)| {
            let point = rows::decode(&value, key.table)?;
            Ok((key, point))
        })
        .collect()
}

/// How far the chains of these places were read here, as far as they are here without a gap.
///
/// # Errors
/// What the store says.
pub fn read_marks(
    store: &dyn Read,
    space: &SpaceId,
    places: impl IntoIterator<Item = ChainPoint>,
) -> Result<Vec<ReadMark>, StorageError> {
    let mut marks: BTreeMap<ChainId, u64> = BTreeMap::new();
    for place in places {
        let whole: u64 = rows::read(store, &rows::merged(space, &place.chain))?.unwrap_or(0);
        let mark = marks.entry(place.chain).or_default();
        *mark = place.seq.min(whole).max(*mark);
    }
    Ok(marks.into_iter().filter(|(_, seq)| *seq > 0).map(|(chain, seq)| ReadMark { chain, seq }).collect())
}

/// Messages whose words hold all of the wanted ones, newest first: upper and lower case, and letters with and without
/// marks, are one.
///
/// # Errors
/// What the store says.
pub fn search(store: &dyn Read, reading: &Reading<'_>, wanted: &str) -> Result<Vec<MessageView>, StorageError> {
    let words: Vec<String> = wanted.split_whitespace().map(crate::model::fold).collect();
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let views = page(store, reading, before, ROWS_PER_SCAN)?;
        before = views.first().map(|view| view.reference);
        let end = views.len() < ROWS_PER_SCAN;
        found.extend(views.into_iter().rev().filter(|view| {
            let text = view.text.as_deref().map(crate::model::fold);
            text.is_some_and(|text| !words.is_empty() && words.iter().all(|word| text.contains(word)))
        }));
        if end {
            return Ok(found);
        }
    }
}

// The message itself, among what was said about it.
fn written<'a>(at: &RecordRef, group: &'a [Told]) -> Option<&'a Told> {
    group
        .iter()
        .find(|told| told.reference == *at && matches!(told.record.body, RecordBody::Message(_) | RecordBody::Newer))
}

/// What every message of a page is read with.
struct Context<'a> {
    store: &'a dyn Read,
    reading: &'a Reading<'a>,
    read_by: BTreeMap<IdentityKey, BTreeMap<ChainId, u64>>,
    erased_by: BTreeMap<IdentityKey, RecordRef>,
    held: Option<Heldback>,
}

impl<'a> Context<'a> {
    fn new(store: &'a dyn Read, reading: &'a Reading<'a>) -> Result<Self, StorageError> {
        let mut read_by: BTreeMap<IdentityKey, BTreeMap<ChainId, u64>> = BTreeMap::new();
        let mut erased_by: BTreeMap<IdentityKey, RecordRef> = BTreeMap::new();
        for told in about(store, reading.space, &Subject::Reading)? {
            if let RecordBody::Read(marks) = told.record.body {
                let read = read_by.entry(told.identity).or_default();
                for ReadMark { chain, seq } in marks {
                    let mark = read.entry(chain).or_default();
                    *mark = seq.max(*mark);
                }
            } else if let RecordBody::EraseOwn(target) = told.record.body {
                let mark = erased_by.entry(told.identity).or_insert(target);
                *mark = target.max(*mark);
            }
        }
        let held = match reading.standing {
            Standing::Ended => Some(Heldback::Ended),
            Standing::Offered => Some(Heldback::NotConfirmed),
            Standing::Waiting | Standing::Open if pairs::consent(store, reading.personal)?.is_none() => {
                Some(Heldback::Consent)
            }
            Standing::Waiting | Standing::Open => {
                quiet_now(store, reading.space, reading.minute)?.then_some(Heldback::QuietHours)
            }
        };
        Ok(Self { store, reading, read_by, erased_by, held })
    }

    fn view(&self, at: &RecordRef, group: &[Told]) -> Result<Option<MessageView>, StorageError> {
        let Some(first) = written(at, group) else { return Ok(None) };
        let by_author = |told: &&Told| told.identity == first.identity;
        let retracted = self.erased_by.get(&first.identity).is_some_and(|upto| at <= upto)
            || group.iter().filter(by_author).any(|told| matches!(told.record.body, RecordBody::Retract(_)));
        let edit = group
            .iter()
            .filter(by_author)
            .filter_map(|told| {
                let RecordBody::MessageEdit(edit) = &told.record.body else { return None };
                Some((told.reference, &edit.text))
            })
            .max_by_key(|(reference, _)| *reference);
        let message = if let RecordBody::Message(message) = &first.record.body { Some(message) } else { None };
        let text = message.map(|message| edit.map_or(&message.text, |(_, text)| text).clone());
        let heard: Vec<(IdentityKey, Heard)> = group
            .iter()
            .filter(|told| told.identity != first.identity)
            .filter_map(|told| {
                if let RecordBody::Heard(heard) = told.record.body { Some((told.identity, heard)) } else { None }
            })
            .collect();
        let own = first.identity == *self.reading.person;
        let status = if own { Some(self.status(first, &heard)?) } else { None };
        Ok(Some(MessageView {
            reference: *at,
            identity: first.identity,
            text: text.filter(|_| !retracted),
            edited: edit.is_some(),
            retracted,
            reply_to: message.and_then(|message| message.reply_to),
            content_note: message.and_then(|message| message.content_note.clone()),
            reactions: if retracted { Vec::new() } else { reactions(group) },
            heard,
            status,
            sealed_in: first.sealed_in,
        }))
    }

    fn status(&self, told: &Told, heard: &[(IdentityKey, Heard)]) -> Result<MessageStatus, StorageError> {
        let space = self.reading.space;
        let Some(point) = told.sealed_in else {
            return Ok(self.held.map_or(MessageStatus::Saved, MessageStatus::Held));
        };
        let upto = |marks: &BTreeMap<ChainId, u64>| marks.get(&point.chain).is_some_and(|seq| *seq >= point.seq);
        let read = self.read_by.iter().any(|(who, marks)| *who != told.identity && upto(marks));
        let delivered: Option<u64> = rows::read(self.store, &rows::delivered(space, &point.chain, By::Peer))?;
        let place: Option<ChainRow> = rows::read(self.store, &rows::chain_place(space, &point))?;
        let waits = self.store.get(&rows::outbox(space, &point))?.is_some();
        Ok(if !heard.is_empty() {
            MessageStatus::Heard
        } else if read {
            MessageStatus::Read
        } else if delivered.is_some_and(|seq| seq >= point.seq) {
            MessageStatus::Delivered
        } else if !waits && place.is_some_and(|place| place.position.is_some()) {
            MessageStatus::AtRelay
        } else {
            MessageStatus::Queued
        })
    }
}

// Of what one person said about one sign, the last counts.
fn reactions(group: &[Told]) -> Vec<ReactionView> {
    let mut last: BTreeMap<(IdentityKey, &str), (RecordRef, bool)> = BTreeMap::new();
    for told in group {
        let (reaction, set) = if let RecordBody::React(reaction) = &told.record.body {
            (reaction, true)
        } else if let RecordBody::Unreact(reaction) = &told.record.body {
            (reaction, false)
        } else {
            continue;
        };
        let sign = reaction.sign.as_str();
        let present = last.entry((told.identity, sign)).or_insert((told.reference, set));
        if told.reference >= present.0 {
            *present = (told.reference, set);
        }
    }
    last.into_iter()
        .filter(|(_, (_, set))| *set)
        .map(|((identity, sign), _)| ReactionView { identity, sign: sign.to_owned() })
        .collect()
}
