//! Why one line of an import can't be taken.

super::messages! {
    NOT_JSON = "reason-not-json",
    NOT_OBJECT = "reason-not-object",
    NOT_UTF8 = "reason-not-utf8",
    NO_TEXT = "reason-no-text",
    TEXT_NOT_TEXT = "reason-text-not-text",
    TEXT_EMPTY = "reason-text-empty",
    TEXT_TOO_LONG = "reason-text-too-long",
    NO_DATE = "reason-no-date",
    BAD_DATE = "reason-bad-date",
    BAD_CREATION_DATE = "reason-bad-creation-date",
    BAD_WRITTEN_AT = "reason-bad-written-at",
    BAD_TAGS = "reason-bad-tags",
    BAD_CONTENT_NOTES = "reason-bad-content-notes",
    BAD_MOOD = "reason-bad-mood",
    BAD_DELETED = "reason-bad-deleted",
    LINE_TOO_LONG = "reason-line-too-long",
    FILE_TOO_LARGE = "reason-file-too-large",
    NO_ENTRIES = "reason-no-entries",
    BAD_MARKS = "reason-bad-marks",
    BAD_PROMPT = "reason-bad-prompt",
}
