### What stands before the parts of an entry.

entry-mood = Mood
entry-tags = Tags
entry-notes = Content notes
