//! How much of each thing a person may write.
//!
//! A bound is checked where something is written. What peers wrote together may exceed a count (two phones may each add
//! the last allowed tag); it is then shown whole, and only adding more is refused.

/// Longest text of an entry, in UTF-8 bytes: about twenty thousand words, so that merging it fits a phone's memory.
pub const TEXT_BYTES_MAX: usize = 128 * 1024;
/// Longest tag, in Unicode scalar values.
pub const TAG_CHARS_MAX: usize = 48;
/// Most tags that one entry is given.
pub const TAGS_MAX: usize = 32;
/// Longest content note, in Unicode scalar values.
pub const CONTENT_NOTE_CHARS_MAX: usize = 80;
/// Most content notes that one entry is given.
pub const CONTENT_NOTES_MAX: usize = 16;
/// Longest id of a listed prompt, in Unicode scalar values.
pub const PROMPT_ID_CHARS_MAX: usize = 64;
/// Longest prompt in a person's own words, in Unicode scalar values.
pub const PROMPT_TEXT_CHARS_MAX: usize = 500;
/// Longest link target, in UTF-8 bytes.
pub const LINK_BYTES_MAX: usize = 2048;
/// Deepest heading.
pub const HEADING_LEVEL_MAX: u8 = 3;
/// Highest mood; the lowest is 1.
pub const MOOD_MAX: u8 = 5;
/// Longest message, in UTF-8 bytes.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;
/// Longest reaction, in UTF-8 bytes: one emoji, with its joiners.
pub const REACTION_BYTES_MAX: usize = 32;
/// Chains that one read receipt names.
pub const READ_MARKS_MAX: usize = 256;
/// Longest part of an agreement, in UTF-8 bytes.
pub const AGREEMENT_TEXT_BYTES_MAX: usize = 2048;
/// Longest name that a person gives a peer, in Unicode scalar values.
pub const ALIAS_CHARS_MAX: usize = 64;
/// Longest note of a check-in, in UTF-8 bytes.
pub const NOTE_BYTES_MAX: usize = 2048;
/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;
/// What a newcomer may say before the other has answered, in UTF-8 bytes of text.
pub const CONTACT_BYTES_MAX: usize = 1024;
/// One record, in bytes as it is sealed.
pub const RECORD_BYTES_MAX: usize = 160 * 1024;
/// Longest title of a goal, in Unicode scalar values.
pub const GOAL_TITLE_CHARS_MAX: usize = 120;
/// Longest reason or measure of a goal, in UTF-8 bytes.
pub const GOAL_TEXT_BYTES_MAX: usize = 2_000;
/// Longest step, in Unicode scalar values.
pub const STEP_TEXT_CHARS_MAX: usize = 240;
/// Most steps that stand in one goal; removed ones don't count.
pub const STEPS_MAX: usize = 200;
/// Most steps that one goal is given in all its life. A removed step stays in the document, so that it can be restored.
pub const STEPS_EVER_MAX: usize = 1_000;
/// Most steps of a goal that are read: more than a few phones can write that each kept to the bound above.
pub const STEPS_READ_MAX: usize = 4_000;
/// Most times a week that a habit asks for.
pub const TIMES_PER_WEEK_MAX: u8 = 7;
/// UTF-8 bytes looked at per allowed scalar value before a label is normalised; composing shortens a label by less.
pub const LABEL_BYTES_PER_CHAR_MAX: usize = 16;

const _: () = assert!(LINK_BYTES_MAX < TEXT_BYTES_MAX, "a link is a part of a text");
const _: () = assert!(STEPS_MAX < STEPS_EVER_MAX && STEPS_EVER_MAX < STEPS_READ_MAX);
const _: () = assert!(PROMPT_TEXT_CHARS_MAX * LABEL_BYTES_PER_CHAR_MAX < TEXT_BYTES_MAX);
