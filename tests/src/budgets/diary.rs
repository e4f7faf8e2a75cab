//! Ten years of a diary: from a file, or made up from words by a seed.

use std::path::Path;

use beside_core::companion::NewEntry;
use beside_core::model::{Day, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore as _, SeedableRng as _};
use tempfile::TempDir;

use super::desk::{Desk, bytes_below};
use super::table::{Figure, Table, thousands};

const SEED: u64 = 20_240_229;
const ENTRIES: usize = 3_415;
const WORDS_PER_ENTRY: u32 = 290;
const VOCABULARY: usize = 6_000;
const CHUNK: usize = 512;

/// A diary in memory, oldest entry first.
pub struct Diary {
    entries: Vec<(Day, String)>,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    File,
    Seed,
}

impl Diary {
    /// Reads one object a line, with `date` and `text`; without a file a diary is made up.
    pub fn of(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self { entries: made_up()?, origin: Origin::Seed }) };
        let mut entries = Vec::new();
        for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let (Some(date), Some(text)) = (value["date"].as_str(), value["text"].as_str()) else {
                anyhow::bail!("a line without \"date\" or \"text\"")
            };
            entries.push((date.parse()?, text.to_owned()));
        }
        Ok(Self { entries, origin: Origin::File })
    }

    /// Its entries as they are written.
    pub fn entries(&self) -> impl Iterator<Item = NewEntry> + '_ {
        self.entries.iter().map(|(day, text)| NewEntry {
            text: text.clone(),
            about_day: Some(*day),
            written_at: Some(Timestamp::from_millis(i64::from(day.days()) * 86_400_000)),
            mood: None,
            tags: Vec::new(),
            content_notes: Vec::new(),
        })
    }

    /// How it is told in the output.
    pub fn words(&self) -> String {
        let bytes: usize = self.entries.iter().map(|(_, text)| text.len()).sum();
        let whose = match self.origin {
            Origin::File => "the file's",
            Origin::Seed => "synthetic, drawn from made-up words by a seed",
        };
        format!("the diary: {whose}; {} entries, {} B of text", self.entries.len(), thousands(bytes as u64))
    }

    /// A word of its first entry that a person could look for.
    pub fn word(&self) -> &str {
        let first = self.entries.first().map_or("", |(_, text)| text);
        first.split(|c: char| !c.is_alphabetic()).find(|word| word.chars().count() >= 6).unwrap_or("word")
    }
}

/// Real words repeat by Zipf's law; these do as well, so that they deflate about as words do.
fn made_up() -> anyhow::Result<Vec<(Day, String)>> {
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let vocabulary: Vec<String> = (0..VOCABULARY).map(|_| word(&mut rng)).collect();
    let first = Day::from_date(2015, 1, 1)?.days();
    let mut entries = Vec::with_capacity(ENTRIES);
    for number in 0..ENTRIES {
        let mut text = String::new();
        let words = WORDS_PER_ENTRY / 2 + rng.next_u32() % WORDS_PER_ENTRY;
        for at in 0..words {
            if at > 0 {
                text.push_str(if rng.next_u32() % 12 == 0 { ". " } else { " " });
            }
            text.push_str(&vocabulary[rank(&mut rng)]);
        }
        entries.push((Day::from_days(first + i32::try_from(number)?)?, text));
    }
    Ok(entries)
}

fn word(rng: &mut ChaCha20Rng) -> String {
    const BEGINS: [&str; 12] = ["b", "d", "f", "g", "h", "l", "m", "n", "r", "s", "t", "w"];
    const SOUNDS: [&str; 9] = ["a", "e", "i", "o", "u", "ea", "oo", "an", "er"];
    (0..1 + rng.next_u32() % 3)
        .flat_map(|_| [BEGINS[rng.next_u32() as usize % BEGINS.len()], SOUNDS[rng.next_u32() as usize % SOUNDS.len()]])
        .collect()
}

// Half of all words are among the first seventy-odd: the logarithm of the rank is even.
fn rank(rng: &mut ChaCha20Rng) -> usize {
    let even = f64::from(rng.next_u32()) / f64::from(u32::MAX);
    let rank = (even * (VOCABULARY as f64).ln()).exp();
    (rank as usize).min(VOCABULARY - 1)
}

/// Takes the diary to the relay and to a new phone. Gives the folder of that phone, closed.
pub async fn measure(table: &mut Table, diary: &Diary) -> anyhow::Result<TempDir> {
    let mut desk = Desk::new().await?;
    let mut chunk = Vec::with_capacity(CHUNK);
    for entry in diary.entries() {
        chunk.push(entry);
        if chunk.len() == CHUNK {
            desk.phone.companion.journal_import(std::mem::take(&mut chunk))?;
        }
    }
    desk.phone.companion.journal_import(chunk)?;
    desk.phone.settle().await?;
    let mut second = desk.join().await?;
    second.settle().await?;
    anyhow::ensure!(second.companion.journal_count()? == diary.entries.len() as u64, "an entry is missing");
    let wire = second.tap.bytes();
    let folder = second.close();
    let Desk { relay, .. } = desk;
    relay.running.stop().await?;
    let kept = bytes_below(relay.folder.path())?;
    table.note(
        "a ten-year diary to a new device",
        vec![Figure::at_most(wire, "B on the wire", 2_600_000), Figure::at_most(kept, "B at the relay", 3_000_000)],
    );
    Ok(folder)
}
