//! What a phone shows of two people.

use std::collections::BTreeMap;

use beside_core::document::ChangeHash;
use beside_core::model::Goal;
use beside_core::model::record::RecordRef;
use beside_core::storage::{KeyRange, Table};
use beside_core::sync::rows::{self, DocumentRow};
use beside_core::sync::talk::{self, Journey, MessageView, Reading};
use beside_core::sync::{Standing, pair_states};
use beside_wire::fold::fold;
use beside_wire::id::{DeviceKey, DocumentId, IdentityKey, SpaceId};

use super::Phone;

/// All that a phone shows of a pair, but for how far things have come.
#[derive(PartialEq, Eq)]
pub struct PairLook {
    records: BTreeMap<RecordRef, (DeviceKey, Vec<u8>)>,
    messages: Vec<MessageView>,
    goals: BTreeMap<DocumentId, (Vec<ChangeHash>, Option<Goal>)>,
    journey: Journey,
    shared: Vec<RecordRef>,
    agreements: Vec<([u8; 32], usize)>,
}

impl Phone {
    /// The spaces that it keeps.
    #[must_use]
    pub fn spaces(&self) -> Vec<SpaceId> {
        let mut spaces = vec![self.identity().space];
        let rows = self.rows(&KeyRange::table(Table::Space));
        spaces.extend(rows.iter().filter_map(|(row, _)| SpaceId::from_slice(row)));
        spaces
    }

    /// Whether it keeps a space.
    #[must_use]
    pub fn keeps(&self, space: &SpaceId) -> bool {
        self.spaces().contains(space)
    }

    /// Whether it knows who is in a space, and whose it is itself.
    #[must_use]
    pub fn knows(&self, space: &SpaceId) -> bool {
        self.person().is_some() && self.keeps(space) && fold(space, &self.operations_of(space)).is_some()
    }

    /// The documents of a space.
    #[must_use]
    pub fn documents_of(&self, space: &SpaceId) -> Vec<DocumentId> {
        self.documents().into_iter().filter(|id| self.home_of(id) == Some(*space)).collect()
    }

    /// The space of a document.
    #[must_use]
    pub fn home_of(&self, id: &DocumentId) -> Option<SpaceId> {
        let row: Option<DocumentRow> =
            rows::read(self.store(), &rows::document_row(id)).expect("the store can be read");
        row.and_then(|row| row.space)
    }

    /// Whose phone it is.
    #[must_use]
    pub fn person(&self) -> Option<IdentityKey> {
        self.membership().and_then(|membership| membership.members().next().copied())
    }

    /// Whether it has a record; none while it is locked.
    #[must_use]
    pub fn has_record(&self, space: &SpaceId, reference: RecordRef) -> Option<bool> {
        let told = talk::all(self.store(), space).ok()?;
        Some(told.iter().any(|told| told.reference == reference))
    }

    /// All messages of a pair, as a screen would show them.
    #[must_use]
    pub fn messages(&self, space: &SpaceId) -> Vec<MessageView> {
        let home = self.identity().space;
        let states = pair_states(self.store(), &home).expect("the store can be read");
        let Some(state) = states.into_iter().find(|state| state.space == *space) else { return Vec::new() };
        let reading = Reading { space, personal: &home, person: &state.person, standing: Standing::Open, minute: 0 };
        talk::page(self.store(), &reading, None, 100_000).expect("the store can be read")
    }

    /// Reads everything of a pair.
    #[must_use]
    pub fn look_at_pair(&self, space: &SpaceId) -> PairLook {
        let store = self.store();
        let readable = "the store can be read";
        let told = talk::all(store, space).expect(readable);
        let goals = self.documents_of(space).into_iter().map(|id| {
            let replica = self.replica(&id).expect("it is listed");
            (id, (replica.heads(), replica.goal().ok()))
        });
        PairLook {
            records: told.iter().map(|told| (told.reference, (told.author, told.record.to_bytes()))).collect(),
            messages: self.messages(space).into_iter().map(|view| MessageView { status: None, ..view }).collect(),
            goals: goals.collect(),
            journey: talk::journey(store, space).expect(readable),
            shared: talk::shared(store, space).expect(readable).iter().map(|item| item.reference).collect(),
            agreements: talk::proposals(store, space)
                .expect(readable)
                .iter()
                .map(|proposal| (proposal.hash, proposal.signed.len()))
                .collect(),
        }
    }
}
