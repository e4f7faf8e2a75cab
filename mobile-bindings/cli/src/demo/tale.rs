//! How the demo is told in a terminal. Scripts hear nothing until the answer.

use std::cell::Cell;

use beside_core::model::{JournalEntry, Tag};
use beside_texts::{Argument, Message, message::demo};

use super::{cost::Costs, diary::Diary, evidence::Findings, figures::Figures, scan::Needles};
use crate::{
    failure::Failure,
    render::{amount, output::Output, table},
    session::Session,
    voice::Voice,
};

/// The teller.
pub(super) struct Tale {
    output: Output,
    voice: Voice,
    steps: Cell<u32>,
}

/// A page as one phone shows it.
pub(super) struct Page {
    pub(super) phone: Message,
    pub(super) entry: JournalEntry,
}

impl Tale {
    pub(super) fn begin(session: &Session) -> Self {
        let tale = Self { output: session.output, voice: session.voice, steps: Cell::new(0) };
        let title = tale.voice.say(demo::TITLE);
        tale.output.line(&format!("\n{}\n", tale.output.strong(&title)));
        tale.output.line(&wrapped(&tale.voice.say(demo::INTRO), ""));
        tale
    }

    pub(super) const fn voice(&self) -> Voice {
        self.voice
    }

    /// The next chapter.
    pub(super) fn step(&self, title: Message) {
        self.steps.set(self.steps.get().saturating_add(1));
        let title = self.output.strong(&self.voice.say(title));
        self.output.line(&format!("\n{:>2}  {title}", self.steps.get()));
    }

    /// A sentence in a chapter.
    pub(super) fn say(&self, text: &str) {
        self.output.line(&wrapped(text, "    "));
    }

    /// A sentence with a count.
    pub(super) fn counted(&self, message: Message, count: u64) {
        self.say(&self.voice.fill(message, &[("count", count.into())]));
    }

    pub(super) fn imported(&self, diary: &Diary) {
        let bytes = amount::bytes(self.voice, diary.text_bytes());
        let arguments = [("count", diary.entries().into()), ("bytes", bytes.into())];
        self.say(&self.voice.fill(demo::IMPORTED, &arguments));
    }

    pub(super) fn cut(&self, after: u64, failure: &Failure) {
        let words = self.voice.problem(failure.code(), failure.arguments());
        let bytes = amount::bytes(self.voice, after);
        let arguments: [(&'static str, Argument<'_>); 2] = [("bytes", bytes.into()), ("error", words.what.into())];
        self.say(&self.voice.fill(demo::CUT_AFTER, &arguments));
    }

    /// A page as several phones show it, side by side.
    pub(super) fn pages(&self, pages: &[Page]) {
        self.heading(demo::PAGE_TITLE);
        let columns: Vec<(String, String)> = pages
            .iter()
            .map(|page| {
                let tags: Vec<&str> = page.entry.tags.iter().map(Tag::as_str).collect();
                let text = format!("{}\n\n{}\n\n# {}", page.entry.about_day, page.entry.text.text, tags.join(" # "));
                (self.voice.say(page.phone), text)
            })
            .collect();
        self.output.line(&table::side_by_side(self.output, &columns));
    }

    pub(super) fn costs(&self, costs: &Costs) {
        self.heading(demo::COSTS_TITLE);
        let heading = [
            demo::COST_PHONE,
            demo::COST_STEP,
            demo::COST_SENT,
            demo::COST_RECEIVED,
            demo::COST_TRIPS,
            demo::COST_WIRE,
            demo::COST_TIME,
        ];
        let mut table = table::table(self.output, &heading.map(|heading| self.voice.say(heading)));
        for cost in &costs.rows {
            let synced = cost.trips > 0;
            let only_synced = |text: String| if synced { text } else { "–".to_owned() };
            table.add_row([
                self.voice.say(cost.phone),
                self.voice.say(cost.what),
                only_synced(amount::bytes(self.voice, cost.sent)),
                only_synced(amount::bytes(self.voice, cost.received)),
                only_synced(cost.trips.to_string()),
                amount::bytes(self.voice, cost.wire.total()),
                amount::duration(self.voice, cost.time),
            ]);
        }
        table::numbers_from(&mut table, 2);
        self.output.line(&table.trim_fmt());
    }

    pub(super) fn scan(&self, findings: &Findings, needles: &Needles, entries: u64) {
        let counts = [("fields", needles.fields().into()), ("entries", entries.into())];
        self.say(&self.voice.fill(demo::SCAN_INTRO, &counts));
        let heading = [demo::SCAN_PLACE, demo::SCAN_SIZE, demo::SCAN_FOUND, demo::SCAN_CANARY];
        let mut table = table::table(self.output, &heading.map(|heading| self.voice.say(heading)));
        for (place, bytes, traces, canaries) in findings.rows() {
            let found = if traces == 0 {
                self.voice.say(demo::SCAN_NONE)
            } else {
                self.voice.fill(demo::SCAN_HITS, &[("count", traces.into())])
            };
            let canary = [("found", canaries.into()), ("planted", findings.planted().into())];
            table.add_row([
                self.voice.say(place),
                amount::bytes(self.voice, bytes),
                found,
                self.voice.fill(demo::SCAN_CANARY_FOUND, &canary),
            ]);
        }
        table::numbers_from(&mut table, 1);
        self.output.line(&table.trim_fmt());
        if findings.canaries_found() {
            self.say(&self.voice.say(demo::SCAN_WORKS));
        }
    }

    pub(super) fn figures(&self, figures: &Figures) {
        self.heading(demo::FIGURES_TITLE);
        let bytes = |count| amount::bytes(self.voice, count);
        let time = |time| amount::duration(self.voice, time);
        let hits = self.voice.fill(demo::FIGURE_SEARCH_HITS, &[("count", figures.search_hits.into())]);
        let mut rows = vec![
            (demo::FIGURE_ENTRIES, format!("{}, {}", figures.entries, bytes(figures.text_bytes))),
            (demo::FIGURE_IMPORT, time(figures.import)),
            (demo::FIGURE_FIRST_SYNC, format!("{}, {}", time(figures.first_sync), bytes(figures.first_sync_wire))),
            (
                demo::FIGURE_NEW_DEVICE,
                format!("{}, {}", bytes(figures.new_device_received), time(figures.new_device_time)),
            ),
            (demo::FIGURE_FURTHER, format!("{}, {}", bytes(figures.further_received), time(figures.further_time))),
            (demo::FIGURE_PHONE_SIZE, bytes(figures.phone_bytes)),
            (demo::FIGURE_RELAY_SIZE, bytes(figures.relay_bytes)),
            (demo::FIGURE_OPEN, time(figures.open)),
            (demo::FIGURE_ENTRY, time(figures.entry)),
            (demo::FIGURE_SEARCH, format!("{}, {hits}", time(figures.search))),
        ];
        rows.extend(figures.memory_peak.map(|peak| (demo::FIGURE_MEMORY, bytes(peak))));
        rows.push((demo::FIGURE_TOTAL, time(figures.total)));
        let rows = rows.into_iter().map(|(name, value)| (self.voice.say(name), value));
        self.output.line(&table::pairs(self.output, rows));
    }

    pub(super) fn done(&self) {
        let done = self.voice.say(demo::DONE);
        self.output.line(&format!("\n{}", self.output.strong(&done)));
    }

    fn heading(&self, title: Message) {
        self.output.line(&format!("\n{}", self.output.strong(&self.voice.say(title))));
    }
}

/// Lines of at most a hundred characters, broken between words.
fn wrapped(text: &str, indent: &str) -> String {
    const COLUMNS: usize = 100;
    let mut lines = Vec::new();
    let mut line = indent.to_owned();
    for word in text.split(' ') {
        if line.chars().count() + word.chars().count() > COLUMNS && line.len() > indent.len() {
            lines.push(line.trim_end().to_owned());
            indent.clone_into(&mut line);
        }
        line.push_str(word);
        line.push(' ');
    }
    lines.push(line.trim_end().to_owned());
    lines.join("\n")
}
