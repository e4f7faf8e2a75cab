//! Text for searching and for lists.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folds a text for search, so that "zolw" finds "Żółw": canonical decomposition (NFD), marks dropped, lower case, and
/// `ł` to `l`, which has no decomposition. Folding a folded text changes nothing.
///
/// ```
/// assert_eq!(beside_core::model::fold("Żółw e CORAÇÃO"), "zolw e coracao");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    // Most of a text is ASCII even in Polish; only the runs between need tables. Marks are dropped, so a run never
    // depends on the letter before it.
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (plain, other) = rest.split_at(ascii);
        folded.extend(plain.chars().map(|c| c.to_ascii_lowercase()));
        let end = other.bytes().position(|byte| byte.is_ascii()).unwrap_or(other.len());
        let (special, next) = other.split_at(end);
        fold_run(special, &mut folded);
        rest = next;
    }
    folded
}

fn fold_run(run: &str, folded: &mut String) {
    for letter in run.nfd().filter(|c| !is_combining_mark(*c)) {
        // Lower case may decompose further, as in some Greek and Turkish capitals.
        for lower in letter.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)) {
            folded.push(if lower == 'ł' { 'l' } else { lower });
        }
    }
}

/// The first line that has something in it, at most so many Unicode scalar values, for a list. Never ends between a
/// letter and its marks or inside a joined emoji.
#[must_use]
pub fn preview(text: &str, chars_max: usize) -> &str {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let Some((cut, _)) = line.char_indices().nth(chars_max) else {
        return line;
    };
    let mut end = cut;
    while let Some(last) = line.get(..end).and_then(|kept| kept.chars().next_back()) {
        let next = line.get(end..).and_then(|left| left.chars().next());
        if last != ZERO_WIDTH_JOINER && !next.is_some_and(joins_the_one_before) {
            break;
        }
        end = end.saturating_sub(last.len_utf8());
    }
    line.get(..end).unwrap_or_default().trim_end()
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

fn joins_the_one_before(c: char) -> bool {
    let skin_tone = ('\u{1f3fb}'..='\u{1f3ff}').contains(&c);
    c == ZERO_WIDTH_JOINER || skin_tone || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_the_languages_of_the_first_day() {
        assert_eq!(fold("ZAŻÓŁĆ GĘŚLĄ JAŹŃ"), "zazolc gesla jazn");
        assert_eq!(fold("São João, à noite, Açúcar"), "sao joao, a noite, acucar");
        assert_eq!(fold("e\u{0301}"), fold("é"));
        assert_eq!(fold("İ 👩‍👩‍👧 Straße"), "i 👩‍👩‍👧 straße");
    }

    #[test]
    fn previews_end_between_letters() {
        assert_eq!(preview("\n  \n first line \nsecond", 40), "first line");
        assert_eq!(preview("abcdef", 3), "abc");
        assert_eq!(preview("abe\u{0301}f", 3), "ab");
        assert_eq!(preview("a👩\u{200d}👧b", 3), "a");
        assert_eq!(preview("👍\u{1f3fd}", 1), "");
        assert_eq!(preview("", 3), "");
        assert_eq!(preview("ab", 0), "");
    }

    proptest! {
        #[test]
        fn folding_is_settled_after_once(text in "\\PC{0,64}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_part_is_found_in_the_whole(before in "\\PC{0,12}", part in "[a-zA-ZżółćęśąźńŻÓŁãçéêõ ]{1,12}", after in "[a-z]{0,9}") {
            let whole = format!("{before}{part}{after}");
            prop_assert!(fold(&whole).contains(&fold(&part)));
        }

        #[test]
        fn a_preview_is_bounded_and_a_part(text in "\\PC{0,40}", chars_max in 0_usize..30) {
            let shown = preview(&text, chars_max);
            prop_assert!(shown.chars().count() <= chars_max);
            prop_assert!(text.contains(shown));
        }
    }
}
