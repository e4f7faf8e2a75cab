//! One person's phones edit offline, in every order, and come to agree (I1, I8).

use beside_core::model::JournalEdit;
use beside_core::sync::JournalAct;
use beside_tests::adversary::lab::Lab;
use beside_tests::sim::chance::{Chance, Concern};
use beside_tests::sim::oracle::agreement;
use beside_wire::frame::{Frame, PlacedEnvelope};
use beside_wire::id::{DocumentId, EnvelopeId};

const PARAGRAPH: &str = "We walked home in the rain and said nothing, which was enough.";

// Three phones, offline, change the same paragraph each in its own way.
fn edit_apart(lab: &mut Lab, id: DocumentId) {
    let texts = [
        "We walked home slowly in the rain and said nothing, which was enough.",
        "We walked home in the rain and said nothing, which was more than enough. Then tea.",
        "Yesterday we ran home in the rain, singing, and said nothing at all, which was enough.",
    ];
    for (phone, text) in texts.into_iter().enumerate() {
        lab.pass(1000);
        let edits = vec![JournalEdit::SetText(text.to_owned())];
        let _ = lab.phones[phone].act(lab.now_ms, JournalAct::Edit(id, edits));
    }
}

fn apart() -> (Lab, DocumentId) {
    let mut lab = Lab::new(7, 3);
    let id = lab.write(0, PARAGRAPH);
    lab.settle();
    edit_apart(&mut lab, id);
    (lab, id)
}

#[test]
fn i1_three_phones_edit_one_paragraph_and_agree_in_all_six_orders() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut texts = Vec::new();
    for order in orders {
        let (mut lab, id) = apart();
        for phone in order {
            lab.sync(phone);
        }
        lab.settle();
        agreement::check(&lab.phones).unwrap();
        texts.push(lab.text(0, id).unwrap());
    }
    assert!(texts.iter().all(|text| text == &texts[0]), "{texts:#?}");
    for word in ["slowly", "more than enough", "Then tea", "Yesterday", "ran", "singing", "at all"] {
        assert!(texts[0].contains(word), "{word:?} is missing in {:?}", texts[0]);
    }
    println!("6 orders, one text: {:?}", texts[0]);
}

#[test]
fn i1_a_thousand_interleavings_of_edits_and_syncs_agree() {
    let mut texts = std::collections::BTreeSet::new();
    for seed in 0..1000 {
        let mut chance = Chance::new(seed, Concern::Workload);
        let mut lab = Lab::new(7, 3);
        let id = lab.write(0, PARAGRAPH);
        lab.settle();
        for _ in 0..chance.between(6, 14) {
            let phone = chance.index(3);
            if chance.per_mille(450) {
                lab.sync(phone);
                continue;
            }
            let text = lab.text(phone, id).unwrap();
            let mut words: Vec<&str> = text.split(' ').collect();
            let word = *chance.pick(&["slowly", "never", "łódź", "coração", "🙂", "and"]);
            let at = chance.index(words.len());
            if chance.per_mille(700) {
                words.insert(at, word)
            } else {
                words[at] = word
            }
            let edit = JournalEdit::SetText(words.join(" "));
            lab.pass(1000);
            let _ = lab.phones[phone].act(lab.now_ms, JournalAct::Edit(id, vec![edit]));
        }
        lab.settle();
        agreement::check(&lab.phones).unwrap_or_else(|violation| panic!("seed {seed}: {violation}"));
        texts.insert(lab.text(0, id).unwrap());
    }
    assert!(texts.len() > 900, "the interleavings are too much alike: {}", texts.len());
    println!("1000 interleavings agree, {} different texts", texts.len());
}

// What an honest relay would answer to a phone that has nothing, so that it can be put into any order.
fn whole_log(lab: &mut Lab) -> Vec<Frame> {
    let mut all = Vec::new();
    let index = lab.join();
    let mut newcomer = lab.phones.remove(index);
    let space = newcomer.identity().space;
    newcomer.disk.restore(&beside_tests::sim::disk::Disk::default().image());
    newcomer.start(beside_tests::sim::phone::Lock::Open, &mut lab.entropy);
    assert_eq!(newcomer.identity().space, space);
    lab.phones.push(newcomer);
    lab.sync_lied(index, &mut |frames| {
        all.clone_from(&frames);
        frames
    });
    all
}

// Each envelope names the one before it, so that none needs another's line.
fn self_contained(frames: &[Frame], lab: &Lab) -> Vec<PlacedEnvelope> {
    let space = lab.phones[0].identity().space;
    let membership = lab.phones.last().unwrap().membership().unwrap();
    let mut last: std::collections::BTreeMap<_, EnvelopeId> = std::collections::BTreeMap::new();
    let mut entries = beside_tests::adversary::lies::entries(frames);
    for placed in &mut entries {
        let envelope = beside_tests::adversary::lies::envelope(&placed.envelope);
        placed.prev = last.get(&envelope.chain).copied();
        let epoch = membership.epoch_by_hint(&envelope.epoch).unwrap();
        let place = beside_wire::envelope::Place { space, prev: placed.prev, epoch };
        last.insert(envelope.chain, envelope.id(&place));
    }
    entries
}

#[test]
fn i8_any_order_and_any_multiplicity_of_the_same_envelopes_give_the_same_state() {
    let mut lab = Lab::new(11, 3);
    let mut chance = Chance::new(11, Concern::Workload);
    let id = lab.write(0, PARAGRAPH);
    lab.settle();
    for round in 0..6 {
        edit_apart(&mut lab, id);
        lab.write(round % 3, &format!("Entry {round}"));
        lab.settle();
    }
    let frames = whole_log(&mut lab);
    let entries = self_contained(&frames, &lab);
    let newcomer = lab.phones.len() - 1;
    lab.settle();
    for _ in 0..200 {
        let mut shuffled: Vec<PlacedEnvelope> = entries.clone();
        for _ in 0..chance.below(entries.len() as u64) {
            shuffled.push(chance.pick(&entries).clone());
        }
        chance.shuffle(&mut shuffled);
        lab.phones[newcomer].disk.restore(&beside_tests::sim::disk::Disk::default().image());
        lab.phones[newcomer].start(beside_tests::sim::phone::Lock::Open, &mut lab.entropy);
        let mut first = true;
        lab.sync_lied(newcomer, &mut |honest| {
            if !std::mem::take(&mut first) {
                return honest;
            }
            let is_entry = |frame: &Frame| matches!(frame, Frame::Entry(_));
            let at = honest.iter().position(is_entry).unwrap();
            let mut frames: Vec<Frame> = honest.into_iter().filter(|frame| !is_entry(frame)).collect();
            frames.splice(at..at, shuffled.iter().cloned().map(Frame::Entry));
            frames
        });
        assert_eq!(lab.noticed(newcomer), []);
        let (look, first) = (lab.phones[newcomer].look(), lab.phones[0].look());
        assert_eq!(look, first);
    }
    println!("200 orders of {} envelopes give one state", entries.len());
}

const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3600 * 1000;

// The order in which entries are listed, and the texts in it.
fn listed(lab: &Lab, phone: usize) -> Vec<String> {
    let look = lab.phones[phone].look();
    let mut entries: Vec<_> = look.pages.values().filter_map(|page| page.entry.clone()).collect();
    entries.sort_by_key(|entry| (entry.about_day, entry.written_at, entry.id));
    entries.into_iter().map(|entry| entry.text.text).collect()
}

#[test]
fn a_phone_with_its_clock_ten_years_off_writes_and_reads_in_the_right_order() {
    for skew in [-TEN_YEARS_MS, TEN_YEARS_MS] {
        let mut lab = Lab::new(5, 2);
        lab.phones[1].skew_ms = skew;
        let mut wanted = Vec::new();
        for turn in 0..8 {
            let text = format!("entry {turn}");
            lab.pass(60_000);
            let _ = lab.write(turn % 2, &text);
            wanted.push(text);
            lab.settle();
        }
        assert_eq!(listed(&lab, 0), wanted, "a clock off by {skew} ms");
        assert_eq!(listed(&lab, 1), wanted, "a clock off by {skew} ms");
        assert_eq!(lab.noticed(1), []);
        println!("a clock off by {} years: 8 entries in order on both phones", skew / (TEN_YEARS_MS / 10));
    }
}

#[test]
fn words_that_are_being_typed_take_nobodys_words_away() {
    let mut lab = Lab::new(3, 2);
    let id = lab.write(0, PARAGRAPH);
    lab.settle();
    let typed = PARAGRAPH.replace("rain", "cold rain");
    let _ = lab.phones[1].act(lab.now_ms, JournalAct::Type(id, typed));
    lab.append(0, id, " And warm at last.");
    lab.sync(0);
    lab.sync(1);
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    let text = lab.text(0, id).unwrap();
    assert!(text.contains("cold rain") && text.contains("And warm at last."), "{text:?}");
}
