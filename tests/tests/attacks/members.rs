//! A member's device that has the keys and seals what no honest engine would.

use automerge::{Automerge, transaction::Transactable as _};
use beside_core::document::{ActorId, wire_form};
use beside_core::model::JournalEdit;
use beside_core::seal::{DocumentChanges, DocumentSnapshot, Leaf};
use beside_core::storage::Table;
use beside_tests::adversary::lab::Lab;
use beside_tests::adversary::member::{Liar, offer};
use beside_tests::sim::oracle::agreement;
use beside_wire::id::{ChainId, DocumentId};

const VICTIM: usize = 0;
const LIAR: usize = 1;

// The chain in which a phone writes documents.
fn chain_of(lab: &Lab, phone: usize) -> ChainId {
    let phone = &lab.phones[phone];
    let lane = beside_wire::envelope::Lane::Documents;
    let row: beside_core::sync::rows::OwnChain = beside_core::sync::rows::read(
        phone.store(),
        &beside_core::sync::rows::own_chain(&phone.identity().space, lane),
    )
    .unwrap()
    .unwrap();
    row.chain
}

// The next change of the victim's actor, as somebody else makes it up, and the document with it.
fn forged(lab: &Lab, id: DocumentId) -> (Vec<u8>, Vec<u8>, ActorId) {
    let victim = ActorId::derive(&id, &chain_of(lab, VICTIM));
    let mut replica = lab.phones[LIAR].replica(&id).unwrap();
    replica.set_actor(victim);
    let now = beside_core::model::Timestamp::from_millis(lab.now_ms);
    let edits = [JournalEdit::SetText("I never wrote this.".to_owned())];
    let change = replica.edit(&edits, now).unwrap().unwrap();
    (change.changes[0].clone(), replica.snapshot(), victim)
}

#[test]
fn i3_i12_i14_changes_under_another_chains_actor_are_set_aside_and_nothing_splits() {
    let mut lab = Lab::new(31, 3);
    let id = lab.write(VICTIM, "What I wrote.");
    lab.settle();
    let (change, snapshot, victim) = forged(&lab, id);
    let changes = |bytes: Vec<u8>| {
        Leaf::Changes(DocumentChanges { document: id, origins: Vec::new(), changes: vec![bytes.into()] })
    };
    let lies = [
        Leaf::Snapshot(DocumentSnapshot { document: id, saved: snapshot.into() }),
        // As it travels an envelope can't name an actor: this becomes a change of the liar's own that follows nothing.
        changes(wire_form(&change, victim).unwrap()),
        changes(change),
    ];
    let mut liar = Liar::of(&lab.phones[LIAR], [9; 16]);
    let envelopes: Vec<_> = lies.into_iter().map(|leaf| liar.seal(&[leaf], &mut lab)).collect();
    offer(&mut lab, LIAR, &envelopes);
    // The victim goes on writing: its next change has the number that was forged.
    lab.append(VICTIM, id, " And what I wrote next.");
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    for phone in 0..3 {
        assert_eq!(lab.text(phone, id).unwrap(), "What I wrote. And what I wrote next.");
        assert_eq!(lab.phones[phone].count(Table::Quarantine), 3, "phone {phone} sets all three aside");
        assert_eq!(lab.noticed(phone), []);
    }
}

#[test]
fn i12_one_bad_leaf_takes_its_envelope_along_and_nothing_else() {
    let mut lab = Lab::new(32, 3);
    let id = lab.write(VICTIM, "What I wrote.");
    lab.settle();
    let (_, snapshot, _) = forged(&lab, id);
    let mut liar = Liar::of(&lab.phones[LIAR], [9; 16]);
    let mut garbage = Automerge::new();
    let mut transaction = garbage.transaction();
    transaction.put(automerge::ROOT, "text", 7).unwrap();
    transaction.commit();
    let fresh = DocumentId::new([0xee; 16]);
    let envelopes = [
        liar.seal(&[Leaf::Snapshot(DocumentSnapshot { document: id, saved: snapshot.into() })], &mut lab),
        liar.seal(&[Leaf::Snapshot(DocumentSnapshot { document: fresh, saved: garbage.save().into() })], &mut lab),
    ];
    offer(&mut lab, LIAR, &envelopes);
    let honest = lab.write(LIAR, "From the liar's honest half.");
    lab.settle();
    for phone in 0..3 {
        assert_eq!(lab.text(phone, honest).unwrap(), "From the liar's honest half.");
        assert_eq!(lab.text(phone, id).unwrap(), "What I wrote.");
        assert!(lab.phones[phone].replica(&fresh).is_none());
        assert_eq!(lab.phones[phone].count(Table::Quarantine), 2);
    }
}
