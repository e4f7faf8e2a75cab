//! Every kind of record: its code, its place, its form, and what a newer version's looks like here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use beside_wire::id::{ChainId, DocumentId, IdentityKey, InviteKey, SpaceId};

use super::*;
use crate::model::limits::MESSAGE_BYTES_MAX;

fn reference() -> RecordRef {
    RecordRef { at: 1_700_000_000_000, id: RecordId::new([7; 16]) }
}

/// One of each kind. The match makes sure that a new kind can't be left out.
pub(crate) fn one_of_each() -> Vec<RecordBody> {
    let goal = DocumentId::new([3; 16]);
    let someone = IdentityKey::new([5; 32]);
    let reaction = || Reaction { target: reference(), sign: "🌱".to_owned() };
    let agreement = Agreement {
        scope: "work and sleep".to_owned(),
        frequency: "twice a week".to_owned(),
        quiet_hours: Some(QuietHours { from: 22 * 60, to: 7 * 60 }),
        limits: String::new(),
        review_day: 20_000,
    };
    let shared = Shared { kind: SharedKind::Entry, title: String::new(), text: "a day".to_owned(), day: 19_000 };
    vec![
        RecordBody::Message(Message { text: "hi".to_owned(), reply_to: Some(reference()), content_note: None }),
        RecordBody::MessageEdit(MessageEdit { target: reference(), text: "hello".to_owned() }),
        RecordBody::Retract(reference()),
        RecordBody::React(reaction()),
        RecordBody::Unreact(reaction()),
        RecordBody::Read(vec![ReadMark { chain: ChainId::new([6; 16]), seq: 9 }]),
        RecordBody::Heard(Heard { target: reference(), from: 0, to: 2 }),
        RecordBody::EraseOwn(reference()),
        RecordBody::Propose(agreement.clone()),
        RecordBody::Sign(agreement.hash()),
        RecordBody::SignGoal(GoalSignature { goal, hash: [1; 32] }),
        RecordBody::Tick(Tick { goal, day: 20_000 }),
        RecordBody::Untick(Tick { goal, day: 20_000 }),
        RecordBody::CheckIn(CheckIn { goal: None, day: 20_000, value: Some(4), note: String::new() }),
        RecordBody::VisitStage(Stage::Plan),
        RecordBody::Close(Closing { summary: Some(goal) }),
        RecordBody::Reopen,
        RecordBody::Share(shared),
        RecordBody::Unshare(reference()),
        RecordBody::KeepPair(PairKept { space: SpaceId::new([9; 32]), invite_key: InviteKey::new([8; 32]) }),
        RecordBody::Alias(Alias { identity: someone, name: "Ana".to_owned() }),
        RecordBody::Verify(Verified { identity: someone }),
        RecordBody::Block(someone),
        RecordBody::Unblock(someone),
        RecordBody::Consent([2; 32]),
        RecordBody::WithdrawConsent,
        RecordBody::Invite(InviteMade { invite_key: InviteKey::new([8; 32]), expires_at: 1_700_000_000_000 }),
    ]
}

fn record(body: RecordBody) -> Record {
    Record { nonce: [4; 8], at: 1_700_000_000_123, body }
}

#[test]
fn every_kind_comes_back_as_it_was_under_the_code_that_it_names() {
    let mut codes = BTreeSet::new();
    for body in one_of_each() {
        let bytes = codec::encode(&body);
        let mut decoder = minicbor::Decoder::new(&bytes);
        decoder.array().unwrap();
        assert_eq!(decoder.u32().unwrap(), body.kind().code, "{body:?}");
        assert!(RecordBody::KINDS.contains(&body.kind()), "{body:?}");
        codes.insert(body.kind().code);
        let whole = record(body);
        assert!(Record::from_bytes(&whole.to_bytes()).unwrap() == whole);
    }
    assert_eq!(codes.len(), RecordBody::KINDS.len(), "one of each kind");
}

#[test]
fn a_short_message_is_short() {
    let body = RecordBody::Message(Message { text: "x".repeat(40), reply_to: None, content_note: None });
    assert_eq!(record(body).to_bytes().len(), 65);
}

#[test]
fn what_a_newer_version_says_keeps_its_place() {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(3).unwrap().bytes(&[4; 8]).unwrap().i64(5).unwrap().array(2).unwrap().u32(9_999).unwrap();
    encoder.array(1).unwrap().str("later").unwrap();
    let newer = Record::from_bytes(&encoder.into_writer()).unwrap();
    assert!(newer.body == RecordBody::Newer && newer.at == 5);
}

#[test]
fn what_is_over_a_bound_is_refused_when_it_is_written_and_when_it_is_read() {
    let long =
        RecordBody::Message(Message { text: "x".repeat(MESSAGE_BYTES_MAX + 1), reply_to: None, content_note: None });
    assert_eq!(long.check(), Err(ModelError::StatementTooLong));
    assert!(Record::from_bytes(&record(long).to_bytes()).is_err());
    let empty = RecordBody::Message(Message { text: " ".to_owned(), reply_to: None, content_note: None });
    assert_eq!(empty.check(), Err(ModelError::LabelEmpty));
    let day = RecordBody::Tick(Tick { goal: DocumentId::new([0; 16]), day: i32::MAX });
    assert_eq!(day.check(), Err(ModelError::DayInvalid));
    assert_eq!(RecordBody::Heard(Heard { target: reference(), from: 3, to: 3 }).check(), Err(ModelError::SpanInvalid));
}

#[test]
fn quiet_hours_may_go_over_midnight() {
    let night = QuietHours { from: 22 * 60, to: 7 * 60 };
    assert!(night.holds(23 * 60) && night.holds(0) && night.holds(7 * 60 - 1));
    assert!(!night.holds(7 * 60) && !night.holds(12 * 60));
    let noon = QuietHours { from: 12 * 60, to: 13 * 60 };
    assert!(noon.holds(12 * 60 + 30) && !noon.holds(11 * 60) && !noon.holds(13 * 60));
}
