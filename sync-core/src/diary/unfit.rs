//! Why a file, or one entry of it, can't be taken.

use thiserror::Error;

macro_rules! unfit {
    ($($(#[$doc:meta])+ $name:ident = $code:literal,)+) => {
        /// Why a file, or one entry of it, can't be taken. The words for each code are in `beside-texts`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
        pub enum Unfit {
            $($(#[$doc])+ #[error($code)] $name,)+
        }

        impl Unfit {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable code, such as `reason-no-date`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

unfit! {
    /// It is not JSON, or was cut off.
    NotJson = "reason-not-json",
    /// It is not an object.
    NotObject = "reason-not-object",
    /// There are bytes in it that are not UTF-8.
    NotUtf8 = "reason-not-utf8",
    /// The text is missing.
    NoText = "reason-no-text",
    /// The text is something else.
    TextNotText = "reason-text-not-text",
    /// The text is empty.
    TextEmpty = "reason-text-empty",
    /// The text is too long for one entry.
    TextTooLong = "reason-text-too-long",
    /// The day is missing.
    NoDate = "reason-no-date",
    /// The day is none of the calendar.
    BadDate = "reason-bad-date",
    /// Day One's time is none.
    BadCreationDate = "reason-bad-creation-date",
    /// The time is none.
    BadWrittenAt = "reason-bad-written-at",
    /// The tags are no list of short texts.
    BadTags = "reason-bad-tags",
    /// The content notes are no list of short texts.
    BadContentNotes = "reason-bad-content-notes",
    /// The mood is no number from 1 to 5.
    BadMood = "reason-bad-mood",
    /// Whether it was put away is neither true nor false.
    BadDeleted = "reason-bad-deleted",
    /// The line is too long.
    LineTooLong = "reason-line-too-long",
    /// The file is larger than [`FILE_BYTES_MAX`](super::FILE_BYTES_MAX).
    FileTooLarge = "reason-file-too-large",
    /// There is no list of entries.
    NoEntries = "reason-no-entries",
    /// The formatting isn't of this text.
    BadMarks = "reason-bad-marks",
    /// The prompt is none.
    BadPrompt = "reason-bad-prompt",
}
