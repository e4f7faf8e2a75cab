//! What it costs two people to talk.

use beside_core::companion::PolicyLanguage;
use beside_core::model::record::Message;
use beside_core::model::{Day, GoalEdit, GoalTitle, Habit, TimesPerWeek};
use beside_wire::id::SpaceId;

use super::desk::{Desk, Handset};
use super::table::{Figure, Table, thousands};
use crate::fixture::entry;

const INVITE_MS: i64 = 86_400_000;
const BATCH: u64 = 50;
const SINGLE: usize = 12;
const MONTH: usize = 300;
const CUT_BYTES: u64 = 1024;

/// What people write when they write little, in three languages: of these, messages of three to nine words are made, no
/// two alike.
const WORDS: [&str; 48] = [
    "did",
    "you",
    "sleep",
    "little",
    "rain",
    "helped",
    "tea",
    "too",
    "obrigada",
    "por",
    "perguntares",
    "dziś",
    "tylko",
    "dziesięć",
    "minut",
    "spaceru",
    "yesterday",
    "how",
    "was",
    "the",
    "way",
    "back",
    "consegui",
    "ligar",
    "irmã",
    "hoje",
    "finalmente",
    "dobrze",
    "napisz",
    "jutro",
    "jeśli",
    "zechcesz",
    "enough",
    "slowly",
    "window",
    "street",
    "kitchen",
    "nobody",
    "laughed",
    "morning",
    "doctor",
    "letter",
    "answered",
    "heavy",
    "lighter",
    "friday",
    "children",
    "garden",
];

fn line(number: usize) -> String {
    let count = 3 + number % 7;
    let word = |at: usize| WORDS[(number * 31 + at * 17 + number * at * 7) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// One message and fifty, a day on which much happens, and a month of which nothing had arrived.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let mut desk = Desk::new().await?;
    let (mut peer, space) = desk.meet().await?;
    messages(table, &mut desk.phone, &space).await?;
    active_day(table, &mut desk.phone, &space).await?;
    peer.settle().await?;
    desk.phone.settle().await?;
    month(table, (&mut desk.phone, &mut peer), &space).await
}

async fn messages(table: &mut Table, phone: &mut Handset, space: &SpaceId) -> anyhow::Result<()> {
    let mut largest = 0;
    for number in 0..SINGLE {
        say(phone, space, &line(number))?;
        largest = largest.max(phone.offers()?);
        phone.settle().await?;
    }
    for number in 0..usize::try_from(BATCH)? {
        say(phone, space, &line(SINGLE + number))?;
    }
    let batch = phone.offers()?;
    phone.settle().await?;
    table.note(
        "one short text message, sealed, signed, padded",
        vec![
            Figure::at_most(largest, "B alone", 260),
            Figure::at_most(batch.div_ceil(BATCH), "B each in fifty", 80),
            Figure::told(format!("the largest of {SINGLE}, up to {} B of words", longest())),
        ],
    );
    Ok(())
}

async fn active_day(table: &mut Table, phone: &mut Handset, space: &SpaceId) -> anyhow::Result<()> {
    let text = "Woke early, walked to the river and back, wrote to nobody and was content with it. ".repeat(6);
    let own = phone.companion.space();
    let title = GoalEdit::SetTitle(Some(GoalTitle::new("walk")?));
    let habit = GoalEdit::SetHabit(Some(Habit::TimesPerWeek(TimesPerWeek::new(5)?)));
    let goals: Vec<_> = (0..5)
        .map(|_| phone.companion.goal_create(&own, vec![title.clone(), habit.clone()]))
        .collect::<Result<_, _>>()?;
    phone.settle().await?;
    let before = phone.tap.bytes_up();
    for number in 0..10 {
        say(phone, space, &line(number))?;
    }
    for number in 0..3 {
        let words: String = text.chars().skip(number).take(500).collect();
        phone.companion.journal_write(entry(&words))?;
    }
    let today = Day::from_days(20_500)?;
    for goal in &goals {
        phone.companion.tick(goal, today)?;
    }
    phone.companion.check_in(&goals[0], Some(4), "slowly, and it goes")?;
    let trips = phone.settle().await?;
    table.note(
        "active day: 10 messages, 3 journal edits, 5 habit ticks, 1 check-in",
        vec![
            Figure::at_most(phone.tap.bytes_up() - before, "B up", 8_000),
            Figure::at_most(u64::from(trips), "round trip", 1),
        ],
    );
    Ok(())
}

// One person was away for a month; the other wrote, and each message went alone. Once the month comes in one piece,
// once on a line that breaks after every kilobyte.
async fn month(table: &mut Table, (phone, peer): (&mut Handset, &mut Handset), space: &SpaceId) -> anyhow::Result<()> {
    for number in 0..MONTH {
        say(peer, space, &line(number))?;
        peer.settle().await?;
    }
    let before = phone.tap.bytes();
    let trips = phone.settle().await?;
    let bytes = phone.tap.bytes() - before;
    let there = phone.companion.messages(space, None, 10 * MONTH)?.len();
    for number in 0..MONTH {
        say(phone, space, &line(number))?;
        phone.settle().await?;
    }
    let (cuts, received) = cut_at_every_kilobyte(peer).await?;
    anyhow::ensure!(peer.companion.messages(space, None, 10 * MONTH)?.len() == there + MONTH, "a message is lost");
    table.note(
        "catch-up of 30 days, 300 messages that were each sent alone",
        vec![
            Figure::at_most(bytes, "B", 85_000),
            Figure::at_most(u64::from(trips), "round trips", 4),
            Figure::told(format!(
                "on a line that breaks after every {CUT_BYTES} B: {cuts} connections, {} B, nothing lost",
                thousands(received)
            )),
        ],
    );
    Ok(())
}

// Each connection breaks after a kilobyte from the relay, until nothing is left.
async fn cut_at_every_kilobyte(phone: &mut Handset) -> anyhow::Result<(u64, u64)> {
    let (before, mut connections) = (phone.tap.bytes(), 0);
    phone.tap.cut_after(CUT_BYTES);
    for _ in 0..100 * MONTH {
        connections += 1;
        phone.lay_again()?;
        if phone.sync().await.is_ok_and(|(_, more)| !more) {
            phone.tap.cut_after(u64::MAX);
            return Ok((connections, phone.tap.bytes() - before));
        }
    }
    anyhow::bail!("a line that breaks after every kilobyte never brings everything")
}

fn say(phone: &mut Handset, space: &SpaceId, text: &str) -> anyhow::Result<()> {
    let message = Message { text: text.to_owned(), reply_to: None, content_note: None };
    phone.companion.send_message(space, message)?;
    Ok(())
}

fn longest() -> usize {
    (0..SINGLE).map(|number| line(number).len()).max().unwrap_or(0)
}

impl Desk {
    /// Somebody else, who has met the desk's person.
    async fn meet(&mut self) -> anyhow::Result<(Handset, SpaceId)> {
        let mut peer = self.stranger().await?;
        let link = self.phone.companion.invite(INVITE_MS)?;
        let space = peer.companion.accept_invite(&link)?;
        for phone in [&mut self.phone, &mut peer] {
            phone.companion.consent(PolicyLanguage::English)?;
        }
        say(&mut peer, &space, "hello")?;
        peer.settle().await?;
        self.phone.settle().await?;
        self.phone.companion.confirm_pair(&space)?;
        say(&mut self.phone, &space, "hello")?;
        self.phone.settle().await?;
        peer.settle().await?;
        self.phone.settle().await?;
        peer.settle().await?;
        Ok((peer, space))
    }
}
