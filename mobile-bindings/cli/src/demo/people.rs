//! Two people: they find each other, write with no network, and meet.

use std::time::Instant;

use beside_core::companion::{Clock as _, PolicyLanguage};
use beside_core::driver::{self, SystemClock};
use beside_core::sync::Standing;
use beside_core::sync::talk::MessageStatus;
use beside_texts::{Message, message::demo};

use super::{
    Stage, claim,
    cost::Cost,
    phone::{self, Blank, Phone},
    shared::{Shared, Words},
};
use crate::failure::Failure;

/// An invite is good for a day.
const INVITE_MS: i64 = 86_400_000;

/// A phone says what it has with the sync after the one that brought it, so each is heard in its second answer.
const ANSWERS: usize = 2;

/// What two phones pay for one chapter.
struct Bills([Cost; 2]);

impl Bills {
    const fn of(one: &Phone, other: &Phone, what: Message) -> Self {
        Self([Cost::of(one.name, what), Cost::of(other.name, what)])
    }

    async fn sync(&mut self, phone: &mut Phone) -> Result<(), Failure> {
        let cost = phone.sync(demo::ACT_SYNC).await?;
        self.0.iter_mut().filter(|bill| bill.phone.id() == cost.phone.id()).for_each(|bill| bill.join(&cost));
        Ok(())
    }

    fn pay(self, stage: &mut Stage) {
        self.0.into_iter().for_each(|bill| stage.costs.push(bill));
    }
}

/// The person of the first phone pairs with somebody who has a phone of her own. Gives what the two share once they
/// have met. Her phone is put away then, so that later phones can only have it from the relay.
pub(super) async fn pair(stage: &mut Stage, first: &mut Phone) -> Result<Shared, Failure> {
    stage.tale.step(demo::STEP_PAIR);
    let mut mira = mira(stage).await?;
    let mut shared = open(stage, first, &mut mira).await?;
    apart(stage, &mut shared, first, &mut mira)?;
    together(stage, &shared, first, &mut mira).await?;
    stage.world.keep(mira.into_line());
    Ok(shared)
}

async fn mira(stage: &mut Stage) -> Result<Phone, Failure> {
    let blank = Blank::unpack(&stage.world, demo::PHONE_MIRA).await?;
    let (mut mira, code) = blank.create(&stage.world, "mira")?;
    let begun = Instant::now();
    driver::register(&mut mira.companion, &phone::passphrase(phone::PASSPHRASE)?).await?;
    let wire = mira.tap.traffic();
    stage.costs.push(Cost { wire, time: begun.elapsed(), ..Cost::of(demo::PHONE_MIRA, demo::ACT_ACCOUNT) });
    stage.needles.add(&code.to_text());
    Ok(mira)
}

/// Invite, acceptance, consent in two languages, a first word, and the comparison of what nobody in between can forge.
async fn open(stage: &mut Stage, first: &mut Phone, mira: &mut Phone) -> Result<Shared, Failure> {
    let voice = stage.tale.voice();
    let words = Words::of(voice);
    words.hide(stage)?;
    let link = first.companion.invite(INVITE_MS)?;
    let space = mira.companion.accept_invite(&link)?;
    mira.companion.consent(PolicyLanguage::Portuguese)?;
    first.companion.consent(PolicyLanguage::Polish)?;
    let mut bills = Bills::of(first, mira, demo::ACT_PAIR);
    bills.sync(mira).await?;
    bills.sync(first).await?;
    first.companion.confirm_pair(&space)?;
    let shared = Shared::begin(space, words, &mut first.companion, SystemClock.today())?;
    bills.sync(first).await?;
    bills.sync(mira).await?;
    bills.pay(stage);
    let mut numbers = Vec::new();
    for phone in [&mut *first, mira] {
        let view = phone.companion.pairs()?.into_iter().find(|view| view.space == space);
        numbers.extend(view.filter(|view| view.standing == Standing::Open).map(|view| view.safety_number.to_string()));
        phone.companion.verify_peer(&space)?;
    }
    match numbers.as_slice() {
        [one, other] if one == other => {
            let shown: String = one.chars().take(17).collect();
            stage.tale.say(&voice.fill(demo::PAIRED, &[("number", shown.into())]));
            Ok(shared)
        }
        _ => Err(claim(voice, demo::CLAIM_PAIR)),
    }
}

/// Both write and change the goal, and no phone has a network.
fn apart(stage: &Stage, shared: &mut Shared, first: &mut Phone, mira: &mut Phone) -> Result<(), Failure> {
    stage.tale.step(demo::STEP_APART);
    shared.on_the_first(&mut first.companion)?;
    shared.on_miras(&mut mira.companion)?;
    stage.tale.say(&stage.tale.voice().say(demo::APART));
    Ok(())
}

/// They meet over the relay. What each is told of its own message is held against what the other phone has said by then.
async fn together(stage: &mut Stage, shared: &Shared, first: &mut Phone, mira: &mut Phone) -> Result<(), Failure> {
    let voice = stage.tale.voice();
    stage.tale.step(demo::STEP_TOGETHER);
    let mut bills = Bills::of(first, mira, demo::ACT_MEET);
    let [saved, at_relay, delivered] = [MessageStatus::Saved, MessageStatus::AtRelay, MessageStatus::Delivered];
    let statuses = |first: &Phone, mira: &Phone| shared.statuses(&first.companion, &mira.companion);
    let mut proven = statuses(first, mira)? == (saved, saved);
    bills.sync(first).await?;
    proven &= statuses(first, mira)? == (at_relay, saved);
    bills.sync(mira).await?;
    // Hers has what the first phone wrote by now. Only her own word, once it is here, makes it delivered.
    proven &= statuses(first, mira)? == (at_relay, at_relay);
    for _ in 0..ANSWERS {
        bills.sync(first).await?;
        bills.sync(mira).await?;
    }
    proven &= statuses(first, mira)? == (delivered, delivered);
    bills.pay(stage);
    let count = shared.all_here(&first.companion, voice)?;
    if shared.seen_on(&first.companion)? != shared.seen_on(&mira.companion)? {
        return Err(claim(voice, demo::CLAIM_TALK));
    }
    stage.tale.counted(demo::SAME_MESSAGES, count);
    stage.tale.say(&voice.say(demo::SAME_GOAL));
    if !proven {
        return Err(claim(voice, demo::CLAIM_DELIVERED));
    }
    stage.tale.say(&voice.say(demo::DELIVERED));
    Ok(())
}
