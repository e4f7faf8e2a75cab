//! I2: nothing that was reported saved is lost. The ledger stands outside the phones and is written when a person is told.

use std::collections::{BTreeMap, BTreeSet};

use beside_core::document::ChangeHash;
use beside_wire::id::{DocumentId, SpaceId};

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// What people were told is saved.
#[derive(Debug, Default)]
pub struct Ledger {
    changes: BTreeMap<usize, BTreeMap<DocumentId, BTreeSet<ChangeHash>>>,
    homes: BTreeMap<DocumentId, SpaceId>,
    drafts: BTreeMap<(usize, DocumentId), String>,
    typing: Option<(usize, DocumentId, String)>,
    saved: u64,
}

impl Ledger {
    /// A phone said that a document is saved with these heads.
    pub fn saved(&mut self, phone: usize, (document, space): (DocumentId, SpaceId), heads: &[ChangeHash]) {
        self.homes.insert(document, space);
        self.changes.entry(phone).or_default().entry(document).or_default().extend(heads);
        self.drafts.remove(&(phone, document));
        self.saved += 1;
    }

    /// Somebody is about to type. Should the power go as the words are kept, these or those before may be there.
    pub fn typing(&mut self, phone: usize, document: DocumentId, text: String) {
        self.typing = Some((phone, document, text));
    }

    /// The power went and came back: newer words that survived it are the ones that must not be lost from now on.
    pub fn came_back(&mut self, index: usize, phone: &Phone) {
        if let Some((of, document, text)) = self.typing.take()
            && of == index
            && phone.draft(&document).as_ref() == Some(&text)
        {
            self.typed(index, document, text);
        }
    }

    /// A phone took words that are being typed.
    pub fn typed(&mut self, phone: usize, document: DocumentId, text: String) {
        self.typing = None;
        self.drafts.insert((phone, document), text);
    }

    /// A phone has gone on: words that are no longer being typed have become a change, which is saved.
    pub fn gone_on(&mut self, index: usize, phone: &Phone) {
        let typed: Vec<DocumentId> = self.drafts.keys().filter(|(of, _)| *of == index).map(|(_, id)| *id).collect();
        for id in typed.into_iter().filter(|id| phone.draft(id).is_none()) {
            if let Some(replica) = phone.replica(&id) {
                let home = phone.home_of(&id).expect("a document has a space");
                self.saved(index, (id, home), &replica.heads());
            }
        }
    }

    // Whether a document is of a space that a phone keeps.
    fn concerns(&self, phone: &Phone, id: &DocumentId) -> bool {
        self.homes.get(id).is_some_and(|space| phone.keeps(space))
    }

    /// How many times somebody was told "saved".
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.saved
    }

    /// Whether a phone still has all that it said it had. The vault is open.
    ///
    /// # Errors
    /// I2.
    pub fn check_author(&self, index: usize, phone: &Phone) -> Result<(), Violation> {
        for (document, hashes) in self.changes.get(&index).into_iter().flatten() {
            check(phone, document, hashes, || format!("phone {index}, after a crash"))?;
        }
        let drafts = self.drafts.iter().filter(|((of, _), _)| *of == index);
        for ((_, document), text) in drafts {
            let newer = self.typing.as_ref().filter(|(of, id, _)| *of == index && id == document);
            let there =
                |text: &String| phone.draft(document).as_ref() == Some(text) || became_a_change(phone, document, text);
            expect(there(text) || newer.is_some_and(|(_, _, newer)| there(newer)), "I2", || {
                format!("phone {index} lost words that were being typed in {document}")
            })?;
        }
        Ok(())
    }

    /// Whether a phone has all that any phone said it had.
    ///
    /// # Errors
    /// I2.
    pub fn check_everything(&self, index: usize, phone: &Phone) -> Result<(), Violation> {
        for (author, documents) in &self.changes {
            for (document, hashes) in documents.iter().filter(|(id, _)| self.concerns(phone, id)) {
                check(phone, document, hashes, || format!("phone {index} lacks what phone {author} wrote"))?;
            }
        }
        Ok(())
    }
}

// Whether some version of the document, as its writer saw it, has these words.
fn became_a_change(phone: &Phone, document: &DocumentId, text: &str) -> bool {
    let Some(replica) = phone.replica(document) else { return false };
    let versions = replica.history().into_iter().map(|version| vec![version.hash]);
    versions.chain([replica.heads()]).any(|heads| replica.text_at(&heads).is_ok_and(|was| was == text))
}

fn check(
    phone: &Phone,
    document: &DocumentId,
    hashes: &BTreeSet<ChangeHash>,
    say: impl Fn() -> String,
) -> Result<(), Violation> {
    let Some(replica) = phone.replica(document) else {
        return Err(Violation::new("I2", format!("{}: {document} isn't there", say())));
    };
    let there: BTreeSet<ChangeHash> = replica.history().iter().map(|version| version.hash).collect();
    let lost = hashes.difference(&there).count();
    expect(lost == 0, "I2", || format!("{}: {lost} changes of {document} are lost", say()))
}
