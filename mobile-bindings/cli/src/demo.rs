//! `beside demo`: the main job on real input, with nothing to set up.
//!
//! A relay on its own database, phones with their own vaults, and HTTP over tapped lines between them, all on this
//! machine and in one temporary folder that is gone at the end. Everything that is claimed on the way is checked; a claim
//! that doesn't hold ends the demo with an error.

mod chapter;
mod cost;
mod diary;
mod evidence;
mod figures;
pub(crate) mod memory;
mod offline;
mod people;
mod phone;
mod scan;
mod shared;
mod tale;
mod wire_tap;
mod world;

use std::{path::Path, time::Instant};

use beside_texts::{Message, message::demo};
use serde_json::json;

use crate::{failure::Failure, render::answer::Answer, session::Session};
use cost::Costs;
use diary::Diary;
use evidence::Evidence;
use figures::Figures;
use phone::Phone;
use scan::Needles;
use tale::Tale;
use world::World;

/// Everything that the chapters share.
struct Stage {
    tale: Tale,
    world: World,
    costs: Costs,
    needles: Needles,
    /// Words that are planted in copies of what is searched, to show that they would be found.
    canaries: Vec<String>,
    figures: Figures,
}

/// Tells the whole story.
pub(crate) async fn run(session: &Session, diary: Option<&Path>) -> Result<Answer, Failure> {
    let begun = Instant::now();
    let diary = Diary::read(diary, session.voice)?;
    let tale = Tale::begin(session);
    tale.step(demo::STEP_RELAY);
    let world = World::start().await?;
    tale.say(&tale.voice().say(demo::RELAY_LISTENING));
    let mut stage = Stage {
        tale,
        world,
        costs: Costs::default(),
        needles: Needles::default(),
        canaries: vec![evidence::CANARY.to_owned()],
        figures: Figures::new(&diary),
    };
    let phones = chapter::all(&mut stage, &diary).await?;
    let told = finish(&mut stage, phones, &diary).await?;
    stage.figures.total(begun.elapsed());
    stage.tale.figures(&stage.figures);
    stage.tale.done();
    let value = json!({
        "entries": diary.entries(),
        "digest": told.digest,
        "steps": stage.costs.json(),
        "scan": told.scan,
        "figures": stage.figures.json(),
    });
    Ok(Answer::new(String::new(), value))
}

struct Told {
    digest: String,
    scan: serde_json::Value,
}

/// What the phones agree on, what it cost, how fast it is to read, and what the relay could have read.
async fn finish(stage: &mut Stage, mut phones: Vec<Phone>, diary: &Diary) -> Result<Told, Failure> {
    let digest = chapter::agreement(stage, &phones)?;
    stage.tale.costs(&stage.costs);
    stage.tale.step(demo::STEP_READING);
    let reader = phones.pop().ok_or_else(|| claim(stage.tale.voice(), demo::CLAIM_AGREE))?;
    let line = stage.figures.reading(stage.tale.voice(), reader, diary)?;
    stage.world.keep(line);
    stage.figures.memory();
    // The search's own lists are large, so they come after the memory was measured.
    diary.each_field(&mut |field| {
        stage.needles.add(field);
    });
    stage.tale.step(demo::STEP_SCAN);
    for phone in phones {
        stage.world.keep(phone.into_line());
    }
    let evidence = Evidence::gather(&mut stage.world).await?;
    stage.figures.relay_bytes(evidence.database_bytes());
    let scan = evidence.examine(&stage.needles, &stage.canaries)?;
    stage.tale.scan(&scan, &stage.needles, diary.entries());
    if scan.traces() > 0 {
        return Err(claim(stage.tale.voice(), demo::CLAIM_SCAN));
    }
    if !scan.canaries_found() {
        return Err(claim(stage.tale.voice(), demo::CLAIM_CANARY));
    }
    Ok(Told { digest, scan: scan.json() })
}

/// A claim that doesn't hold.
fn claim(voice: crate::voice::Voice, message: Message) -> Failure {
    Failure::new("demo-claim").with("claim", voice.say(message))
}

/// Something of the machine's failed under the demo: its folder, its ports.
fn machine(_: std::io::Error) -> Failure {
    Failure::new("storage-io")
}
