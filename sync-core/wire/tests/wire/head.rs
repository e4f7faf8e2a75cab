//! Heads, incarnations and the running hashes under them.

use beside_wire::head::{Head, IncarnationStatement, SignedHead, SignedIncarnation};
use beside_wire::id::{RelayKey, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, Incarnation, Line};
use beside_wire::signature::{BadSignature, SignatureLabel};

use crate::people::{key, relay, sign};
use crate::samples::counted;

fn head() -> Head {
    Head { relay: relay(), ..counted() }
}

#[test]
fn a_head_is_the_word_of_one_relay_on_one_space() {
    let head = head();
    let signed = SignedHead::new(head, sign(SignatureLabel::Head, &key("relay"), &head.signed_bytes()));
    assert_eq!(signed.verify(&relay(), &head.space), Ok(head));
    assert_eq!(signed.verify(&relay(), &SpaceId::new([9; 32])), Err(BadSignature));
    assert_eq!(signed.verify(&RelayKey::new([9; 32]), &head.space), Err(BadSignature));
    let own = RelayKey::new(key("mallory").verifying_key().to_bytes());
    let forged = Head { relay: own, ..head };
    let forged = SignedHead::new(forged, sign(SignatureLabel::Head, &key("mallory"), &forged.signed_bytes()));
    assert_eq!(forged.verify(&relay(), &head.space), Err(BadSignature));
}

#[test]
fn every_field_of_a_head_is_signed() {
    let head = head();
    let signature = sign(SignatureLabel::Head, &key("relay"), &head.signed_bytes());
    let changed = [
        Head { cursor: Cursor { position: 99, ..head.cursor }, ..head },
        Head { cursor: Cursor { incarnation: Incarnation { ordinal: 9, tag: [9; 8] }, ..head.cursor }, ..head },
        Head { hash: [9; 32], ..head },
        Head { operations: 99, ..head },
        Head { operations_hash: [9; 32], ..head },
        Head { coarse_seconds: 99, ..head },
    ];
    for changed in changed {
        assert_ne!(changed, head);
        assert_eq!(SignedHead::new(changed, signature).verify(&relay(), &head.space), Err(BadSignature));
    }
}

#[test]
fn an_incarnation_opens_a_later_life_of_one_space() {
    let life = |ordinal, tag| Incarnation { ordinal, tag: [tag; 8] };
    let statement = IncarnationStatement {
        relay: relay(),
        space: SpaceId::new([1; 32]),
        restored: Cursor { incarnation: life(1, 1), position: 5 },
        restored_hash: [2; 32],
        opened: life(2, 1),
    };
    let signed = |statement: IncarnationStatement| {
        let signature = sign(SignatureLabel::Incarnation, &key("relay"), &statement.signed_bytes());
        SignedIncarnation::new(statement, signature).verify(&relay(), &SpaceId::new([1; 32]))
    };
    assert_eq!(signed(statement), Ok(statement));
    assert_eq!(signed(IncarnationStatement { opened: life(1, 1), ..statement }), Err(BadSignature));
    assert_eq!(signed(IncarnationStatement { opened: life(1, 0), ..statement }), Err(BadSignature));
    assert_eq!(signed(IncarnationStatement { space: SpaceId::new([9; 32]), ..statement }), Err(BadSignature));
    assert_ne!(statement.first_hash(), statement.restored_hash);
    let other = IncarnationStatement { opened: life(2, 2), ..statement };
    assert_ne!(other.first_hash(), statement.first_hash());
}

#[test]
fn cursors_compare_by_life_and_then_by_position() {
    let cursor = |ordinal, tag, position| Cursor { incarnation: Incarnation { ordinal, tag: [tag; 8] }, position };
    let ascending =
        [Cursor::default(), cursor(1, 1, 0), cursor(1, 1, 7), cursor(1, 2, 3), cursor(2, 0, 0), cursor(2, 0, 1)];
    assert!(ascending.windows(2).all(|two| two[0] < two[1]));
}

#[test]
fn the_running_hash_tells_every_field_and_the_order() {
    let line: Line = counted();
    let other = [
        Line { position: 99, ..line },
        Line { id: beside_wire::id::EntryId::new([9; 32]), ..line },
        Line { chain: None, ..line },
        Line { seq: 99, ..line },
        Line { kind: beside_wire::line::EntryKind::Keyring, ..line },
        Line { size: 99, ..line },
    ];
    for other in other {
        assert_ne!(other.extend(&EMPTY_LOG), line.extend(&EMPTY_LOG));
        assert_ne!(other.extend(&line.extend(&EMPTY_LOG)), line.extend(&other.extend(&EMPTY_LOG)));
    }
}
