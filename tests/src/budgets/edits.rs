//! What edits weigh once they are sealed and padded.

use beside_core::document::{ActorId, EntryStart, Replica};
use beside_core::model::{Day, JournalEdit, Timestamp};
use beside_wire::id::{ChainId, DocumentId};

use super::desk::Desk;
use super::table::{Figure, Table, thousands};
use crate::fixture::entry;

/// What somebody wrote on a day of no account, in English; the budget's entry is its first 600 characters.
const TEXT: &str = "Woke before the alarm and lay listening to the bins being emptied. I had promised myself the long walk, and \
    for once I kept the promise: along the canal, past the boats with their stovepipes smoking, as far as the lock. Two \
    herons. My knee complained on the way back, though less than in spring. Called my sister at noon; she is worried about \
    the exam results and I said what I could, which was not much. Made the lentil soup from the back of the packet and ate \
    it out of the pan. In the evening the group: seven of us, and somebody new who said nothing and stayed to the end. I \
    remember being that person. Bed by ten, no television, the phone in the hall.";

const EDITS: usize = 1_000;
const ENTRIES: usize = 100;

/// One entry; a thousand edits of one document; a thousand over many.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let mut desk = Desk::new().await?;
    let phone = &mut desk.phone;
    let text: String = TEXT.chars().take(600).collect();
    let id = phone.companion.journal_write(entry(&text))?;
    let one = phone.offers()?;
    table.note("one 600-character journal entry, sealed, padded", vec![Figure::at_most(one, "B", 760)]);
    phone.settle().await?;

    let mut grown = text.clone();
    for number in 0..EDITS {
        grown = edited(&grown, number);
        phone.companion.journal_edit(&id, &[JournalEdit::SetText(grown.clone())])?;
    }
    let one = phone.offers()?;
    table.note(
        "1,000 small edits of one document made offline, sealed, padded",
        vec![Figure::at_most(one, "B", 11_000)],
    );
    phone.settle().await?;

    let mut texts: Vec<String> = (0..ENTRIES).map(|number| format!("{number}. {text}")).collect();
    let written = texts.iter().map(|text| entry(text)).collect();
    let ids = phone.companion.journal_import(written)?;
    phone.settle().await?;
    let mut apart: Vec<Apart> =
        texts.iter().enumerate().map(|(at, text)| Apart::new(at, text)).collect::<Result<_, _>>()?;
    for number in 0..EDITS {
        let at = number % ENTRIES;
        texts[at] = edited(&texts[at], number);
        let edit = [JournalEdit::SetText(texts[at].clone())];
        phone.companion.journal_edit(&ids[at], &edit)?;
        apart[at].edit(&edit)?;
    }
    let smaller: u64 = apart.iter().map(Apart::smaller).sum();
    let many = phone.offers()?;
    table.note(
        "1,000 small edits made offline over many entries, sealed, padded",
        vec![
            Figure::at_most(many, "B", smaller + smaller / 10),
            Figure::told(format!("{ENTRIES} entries, of which {} B by themselves", thousands(smaller))),
        ],
    );
    Ok(())
}

/// A word more, somewhere between two others: five characters with its space, or six.
fn edited(text: &str, number: usize) -> String {
    const WORDS: [&str; 8] = ["mild", "oddly", "then", "quiet", "also", "still", "soon", "again"];
    let from = number.wrapping_mul(7919) % text.len();
    let at = text[from..].find(' ').map_or(text.len(), |space| from + space);
    let (before, after) = text.split_at(at);
    [before, " ", WORDS[number % WORDS.len()], after].concat()
}

/// The same entry and edits as a document by itself, for what they weigh without any envelope.
struct Apart {
    replica: Replica,
    changes: u64,
}

impl Apart {
    fn new(number: usize, text: &str) -> anyhow::Result<Self> {
        let document = DocumentId::new([u8::try_from(number)?; 16]);
        let actor = ActorId::derive(&document, &ChainId::new([1; 16]));
        let start = EntryStart { written_at: now(), about_day: Day::from_date(2024, 2, 29)? };
        let (replica, _) = Replica::create(document, actor, start, &[JournalEdit::SetText(text.to_owned())])?;
        Ok(Self { replica, changes: 0 })
    }

    fn edit(&mut self, edits: &[JournalEdit]) -> anyhow::Result<()> {
        if let Some(change) = self.replica.edit(edits, now())? {
            self.changes += change.changes.iter().map(|change| change.len() as u64).sum::<u64>();
        }
        Ok(())
    }

    fn smaller(&self) -> u64 {
        self.changes.min(self.replica.save().len() as u64)
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_709_200_000_000)
}
