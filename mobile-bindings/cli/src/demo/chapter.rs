//! The story, chapter by chapter.

use std::time::Instant;

use beside_core::companion::{RecoveryCode, WRITTEN_PER_BATCH};
use beside_core::diary::Item;
use beside_core::driver;
use beside_texts::{Message, message::demo};
use beside_wire::{hash::Digest, id::DeviceKey};

use super::{
    Stage, claim,
    cost::Cost,
    diary::{Diary, Origin},
    offline::Offline,
    people,
    phone::{self, Blank, Off, Phone},
    tale::Page,
};
use crate::failure::Failure;

/// All chapters up to the phones that remain.
pub(super) async fn all(stage: &mut Stage, diary: &Diary) -> Result<Vec<Phone>, Failure> {
    let (mut first, code) = create(stage).await?;
    import(stage, &mut first, diary)?;
    stage.tale.step(demo::STEP_FIRST_SYNC);
    let cost = first.sync(demo::ACT_SYNC).await?;
    stage.figures.first_sync(&cost);
    stage.costs.push(cost);
    let mut second = second_phone(stage, &first, diary).await?;
    let offline = edit(stage, &mut first, &mut second)?;
    cut(stage, &mut first, &mut second).await?;
    again(stage, &offline, &mut first, &mut second).await?;
    let shared = people::pair(stage, &mut first).await?;
    stage.costs.push(second.sync(demo::ACT_SYNC).await?);
    let lost = lose(stage, first)?;
    stage.tale.step(demo::STEP_RECOVER);
    let (mut third, off) = join_alone(stage, &code, demo::PHONE_THREE, vec![second]).await?;
    // One entry was put away meanwhile; it is here, and isn't counted.
    if third.companion.overview()?.entries.saturating_add(1) != diary.entries() {
        return Err(claim(stage.tale.voice(), demo::CLAIM_RECOVERED));
    }
    let messages = shared.all_here(&third.companion, stage.tale.voice())?;
    stage.tale.counted(demo::PAIR_BACK, messages);
    revoke(stage, &mut third, &lost).await?;
    let mut phones = on(off)?;
    phones.push(third);
    settle(stage, &mut phones).await?;
    if diary.origin() == Origin::File {
        stage.tale.step(demo::STEP_FURTHER);
        let (fourth, off) = join_alone(stage, &code, demo::PHONE_FOUR, phones).await?;
        phones = on(off)?;
        phones.push(fourth);
        settle(stage, &mut phones).await?;
    }
    for phone in &phones {
        offline.all_here(&phone.companion, stage.tale.voice())?;
        shared.all_here(&phone.companion, stage.tale.voice())?;
    }
    Ok(phones)
}

async fn create(stage: &mut Stage) -> Result<(Phone, RecoveryCode), Failure> {
    let voice = stage.tale.voice();
    stage.tale.step(demo::STEP_CREATE);
    let blank = Blank::unpack(&stage.world, demo::PHONE_ONE).await?;
    let (mut first, code) = blank.create(&stage.world, "demo")?;
    if first.tap.traffic().total() == 0 {
        stage.tale.say(&voice.say(demo::OFFLINE));
    }
    let begun = Instant::now();
    driver::register(&mut first.companion, &phone::passphrase(phone::PASSPHRASE)?).await?;
    let wire = first.tap.traffic();
    stage.costs.push(Cost { wire, time: begun.elapsed(), ..Cost::of(demo::PHONE_ONE, demo::ACT_ACCOUNT) });
    for secret in [phone::PASSPHRASE, phone::NEW_PASSPHRASE, code.to_text().as_str()] {
        stage.needles.add(secret);
    }
    Ok((first, code))
}

fn import(stage: &mut Stage, first: &mut Phone, diary: &Diary) -> Result<(), Failure> {
    stage.tale.step(demo::STEP_IMPORT);
    let begun = Instant::now();
    let mut chunk: Vec<Item> = Vec::with_capacity(WRITTEN_PER_BATCH);
    let mut save = |chunk: &mut Vec<Item>| first.companion.import_diary(std::mem::take(chunk)).map(drop);
    diary.each(&mut |entry| {
        chunk.push(entry);
        if chunk.len() == WRITTEN_PER_BATCH { Ok(save(&mut chunk)?) } else { Ok(()) }
    })?;
    save(&mut chunk)?;
    stage.figures.import(begun.elapsed());
    stage.tale.imported(diary);
    Ok(())
}

async fn second_phone(stage: &mut Stage, first: &Phone, diary: &Diary) -> Result<Phone, Failure> {
    stage.tale.step(demo::STEP_SECOND_PHONE);
    let blank = Blank::unpack(&stage.world, demo::PHONE_TWO).await?;
    let handle = first.companion.account().handle;
    let begun = Instant::now();
    let mut second = blank.sign_in(&stage.world, &handle).await?;
    let cost = second.sync(demo::ACT_JOIN).await?;
    let cost = Cost { wire: second.tap.traffic(), time: begun.elapsed(), ..cost };
    stage.figures.new_device(&cost);
    stage.costs.push(cost);
    arrived(stage, &second, diary)?;
    Ok(second)
}

/// Every entry of the diary is on this phone.
fn arrived(stage: &Stage, phone: &Phone, diary: &Diary) -> Result<(), Failure> {
    let count = phone.companion.overview()?.entries;
    stage.tale.counted(demo::ARRIVED, count);
    if count == diary.entries() { Ok(()) } else { Err(claim(stage.tale.voice(), demo::CLAIM_COUNT)) }
}

fn edit(stage: &mut Stage, first: &mut Phone, second: &mut Phone) -> Result<Offline, Failure> {
    stage.tale.step(demo::STEP_EDIT);
    let offline = Offline::pick(&first.companion, stage.tale.voice())?;
    offline.hide(&mut stage.needles);
    offline.on_the_first(&mut first.companion)?;
    offline.on_the_second(&mut second.companion)?;
    stage.tale.say(&stage.tale.voice().say(demo::EDITS));
    Ok(offline)
}

async fn cut(stage: &mut Stage, first: &mut Phone, second: &mut Phone) -> Result<(), Failure> {
    let voice = stage.tale.voice();
    stage.tale.step(demo::STEP_CUT);
    let cost = first.sync(demo::ACT_EDITS).await?;
    stage.costs.push(cost);
    let (before, begun) = (second.tap.traffic(), Instant::now());
    let entries = second.companion.overview()?.entries;
    // The second phone has as much to tell as the first had, so half of that is in the middle.
    let after = cost.wire.total() / 2;
    second.tap.cut_after(after);
    let Err(failure) = second.sync_once().await else { return Err(claim(voice, demo::CLAIM_CUT)) };
    let wire = second.tap.traffic().since(before);
    stage.costs.push(Cost { wire, time: begun.elapsed(), ..Cost::of(demo::PHONE_TWO, demo::ACT_CUT) });
    stage.tale.cut(after, &failure);
    let overview = second.companion.overview()?;
    if overview.entries != entries || overview.waiting == 0 {
        return Err(claim(voice, demo::CLAIM_CUT));
    }
    stage.tale.counted(demo::CUT_KEPT, overview.entries);
    Ok(())
}

async fn again(stage: &mut Stage, offline: &Offline, first: &mut Phone, second: &mut Phone) -> Result<(), Failure> {
    let voice = stage.tale.voice();
    stage.tale.step(demo::STEP_AGAIN);
    second.tap.mend();
    stage.costs.push(second.sync(demo::ACT_AGAIN).await?);
    stage.costs.push(first.sync(demo::ACT_SYNC).await?);
    let pages = [
        (first.name, offline.all_here(&first.companion, voice)?),
        (second.name, offline.all_here(&second.companion, voice)?),
    ];
    let [(_, one), (_, two)] = &pages;
    let same = one == two && first.companion.heads_digest()? == second.companion.heads_digest()?;
    stage.tale.pages(&pages.map(|(name, entry)| Page { phone: name, entry }));
    if !same {
        return Err(claim(voice, demo::CLAIM_PAGE));
    }
    stage.tale.say(&voice.say(demo::WORDS_KEPT));
    stage.tale.say(&voice.fill(demo::DELETED_SHOWN, &[("phone", voice.say(first.name).into())]));
    Ok(())
}

fn lose(stage: &mut Stage, first: Phone) -> Result<DeviceKey, Failure> {
    stage.tale.step(demo::STEP_LOST);
    let (waiting, device) = (first.companion.overview()?.waiting, first.companion.account().device);
    stage.tale.counted(demo::NOTHING_WAITS, waiting);
    let tap = first.lose()?;
    stage.world.keep(tap);
    stage.tale.say(&stage.tale.voice().say(demo::LOST));
    Ok(device)
}

fn on(off: Vec<Off>) -> Result<Vec<Phone>, Failure> {
    off.into_iter().map(Off::on).collect()
}

/// One more phone joins with the recovery code alone and comes to the same state. All others are switched off, and stay
/// so until somebody switches them on.
async fn join_alone(
    stage: &mut Stage,
    code: &RecoveryCode,
    name: Message,
    others: Vec<Phone>,
) -> Result<(Phone, Vec<Off>), Failure> {
    let digest = common_digest(&others)?;
    let off = others.into_iter().map(Phone::off).collect::<Result<Vec<_>, Failure>>()?;
    let blank = Blank::unpack(&stage.world, name).await?;
    let begun = Instant::now();
    let mut phone = blank.recover(&stage.world, code).await?;
    let cost = phone.sync(demo::ACT_JOIN).await?;
    let cost = Cost { wire: phone.tap.traffic(), time: begun.elapsed(), ..cost };
    stage.costs.push(cost);
    stage.figures.further(&cost);
    // It is put down and taken up again, so that what it shows comes from its own disk.
    let phone = phone.off()?.on()?;
    stage.tale.counted(demo::RECOVERED, phone.companion.overview()?.entries);
    if Some(phone.companion.heads_digest()?) != digest {
        return Err(claim(stage.tale.voice(), demo::CLAIM_RECOVERED));
    }
    Ok((phone, off))
}

/// The fingerprint of all these phones; none where they differ.
fn common_digest(phones: &[Phone]) -> Result<Option<Digest>, Failure> {
    let mut digests = Vec::new();
    for phone in phones {
        digests.push(phone.companion.heads_digest()?);
    }
    digests.dedup();
    Ok(if let [digest] = digests.as_slice() { Some(*digest) } else { None })
}

async fn revoke(stage: &mut Stage, third: &mut Phone, lost: &DeviceKey) -> Result<(), Failure> {
    stage.tale.step(demo::STEP_REVOKE);
    let (before, begun) = (third.tap.traffic(), Instant::now());
    driver::revoke_device(&mut third.companion, &phone::passphrase(phone::NEW_PASSPHRASE)?, lost).await?;
    let wire = third.tap.traffic().since(before);
    stage.costs.push(Cost { wire, time: begun.elapsed(), ..Cost::of(demo::PHONE_THREE, demo::ACT_REVOKE) });
    let out = third.companion.devices()?.iter().any(|view| view.device == *lost && view.revoked);
    if !out {
        return Err(claim(stage.tale.voice(), demo::CLAIM_RECOVERED));
    }
    stage.tale.say(&stage.tale.voice().say(demo::REVOKED));
    Ok(())
}

/// All sync twice: what one says in the first round, the others hear in the second.
async fn settle(stage: &mut Stage, phones: &mut [Phone]) -> Result<(), Failure> {
    stage.tale.step(demo::STEP_SETTLE);
    for _ in 0..2 {
        for phone in phones.iter_mut() {
            stage.costs.push(phone.sync(demo::ACT_SYNC).await?);
        }
    }
    Ok(())
}

/// One fingerprint for all phones.
pub(super) fn agreement(stage: &Stage, phones: &[Phone]) -> Result<String, Failure> {
    let voice = stage.tale.voice();
    let digest = common_digest(phones)?.ok_or_else(|| claim(voice, demo::CLAIM_AGREE))?;
    let digest = hex::encode(digest);
    let shown: String = digest.chars().take(16).collect();
    stage.tale.say(&voice.fill(demo::AGREE, &[("digest", shown.into())]));
    Ok(digest)
}
