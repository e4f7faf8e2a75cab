//! Everything that the relay and the line have seen, and the search in it.

use std::{fs, path::Path};

use beside_texts::{Message, message::demo};
use serde_json::{Value, json};

use super::{
    machine,
    scan::{Needles, disguises},
    world::World,
};
use crate::failure::Failure;

/// What is planted to show that the search finds something. Two windows would be counted twice, so all that is planted is
/// shorter than 32 bytes.
pub(super) const CANARY: &str = "canary: Żółw & lemon";

/// The three places, as bytes.
pub(super) struct Evidence {
    places: [(Message, Vec<u8>); 3],
    copies: std::path::PathBuf,
}

/// What was found in one place.
struct Finding {
    place: Message,
    bytes: u64,
    traces: u64,
    canaries: u64,
}

/// What was found in all.
pub(super) struct Findings {
    places: Vec<Finding>,
    planted: u64,
    fields: u64,
}

impl Evidence {
    /// Stops the relay and takes its files and the records of the lines.
    pub(super) async fn gather(world: &mut World) -> Result<Self, Failure> {
        world.stop().await?;
        let database = all_files(&world.database())?;
        let log = fs::read(world.log()).map_err(machine)?;
        let line = world.recorded()?;
        Ok(Self {
            places: [(demo::SCAN_DATABASE, database), (demo::SCAN_LOG, log), (demo::SCAN_LINE, line)],
            copies: world.folder().join("canary"),
        })
    }

    pub(super) fn database_bytes(&self) -> u64 {
        let [(_, database), _, _] = &self.places;
        database.len() as u64
    }

    /// Searches each place, and a copy of each with something planted.
    pub(super) fn examine(&self, needles: &Needles, canaries: &[String]) -> Result<Findings, Failure> {
        let mut canary = Needles::default();
        for words in canaries {
            canary.add(words);
        }
        let forms: Vec<Vec<u8>> = canaries.iter().flat_map(|words| disguises(words)).collect();
        let mut places = Vec::new();
        fs::create_dir_all(&self.copies).map_err(machine)?;
        for (place, bytes) in &self.places {
            let copy = self.copies.join(place.id());
            fs::write(&copy, planted(bytes, &forms)).map_err(machine)?;
            let canaries = canary.traces(&fs::read(&copy).map_err(machine)?);
            places.push(Finding { place: *place, bytes: bytes.len() as u64, traces: needles.traces(bytes), canaries });
        }
        Ok(Findings { places, planted: forms.len() as u64, fields: needles.fields() })
    }
}

impl Findings {
    pub(super) fn traces(&self) -> u64 {
        self.places.iter().map(|finding| finding.traces).sum()
    }

    /// Each form was found in each copy.
    pub(super) fn canaries_found(&self) -> bool {
        self.places.iter().all(|finding| finding.canaries == self.planted)
    }

    /// Place, size, traces and canaries found, in order; and how many canaries were planted in each.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Message, u64, u64, u64)> {
        self.places.iter().map(|finding| (finding.place, finding.bytes, finding.traces, finding.canaries))
    }

    pub(super) const fn planted(&self) -> u64 {
        self.planted
    }

    pub(super) fn json(&self) -> Value {
        let places: Vec<Value> = self
            .rows()
            .map(|(place, bytes, traces, canaries)| {
                json!({ "place": place.id(), "bytes": bytes, "traces": traces, "canaries_found": canaries })
            })
            .collect();
        json!({ "fields": self.fields, "canaries_planted": self.planted, "places": places })
    }
}

/// The forms spread over the bytes, each with its surroundings as they were.
fn planted(bytes: &[u8], forms: &[Vec<u8>]) -> Vec<u8> {
    let part = (bytes.len() / (forms.len() + 1)).max(1);
    let mut parts = bytes.chunks(part);
    let mut copy = Vec::with_capacity(bytes.len() + 1024);
    for form in forms {
        copy.extend_from_slice(parts.next().unwrap_or_default());
        // What stands before could belong to the same run of letters and shift it; the search looks at every shift.
        copy.extend_from_slice(form);
        copy.push(0);
    }
    parts.for_each(|rest| copy.extend_from_slice(rest));
    copy
}

fn all_files(folder: &Path) -> Result<Vec<u8>, Failure> {
    let mut paths: Vec<_> = fs::read_dir(folder).map_err(machine)?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut bytes = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        bytes.extend(fs::read(path).map_err(machine)?);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_planted_form_is_counted_once_and_nothing_is_found_without() {
        let mut canary = Needles::default();
        assert!(canary.add(CANARY));
        let forms = disguises(CANARY);
        for bytes in [vec![], vec![0; 4096], br#"{"level":"INFO","route":"/v1/sync","status":200}"#.repeat(50)] {
            assert_eq!(canary.traces(&bytes), 0);
            assert_eq!(canary.traces(&planted(&bytes, &forms)), forms.len() as u64);
        }
    }
}
