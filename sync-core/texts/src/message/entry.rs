//! What stands before the parts of an entry.

super::messages! {
    MOOD = "entry-mood",
    TAGS = "entry-tags",
    NOTES = "entry-notes",
}
