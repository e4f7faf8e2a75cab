### Why one line of an import can't be taken. Stands inside a sentence, so no capital letter and no full stop.

reason-not-json = this is not JSON, or the line was cut off
reason-not-object = it is not an object in curly brackets
reason-not-utf8 = there are bytes in it that are not UTF-8 text
reason-no-text = "text" is missing
reason-text-not-text = "text" is not a text
reason-text-empty = "text" is empty
reason-text-too-long = "text" is too long for one entry
reason-no-date = "date" is missing
reason-bad-date = "date" is not a day of the calendar in the form 2024-05-31
reason-bad-creation-date = "creationDate" is not a time in the form 2024-05-31T18:30:00Z
reason-bad-written-at = "written_at" is not a time in the form 2024-05-31T18:30:00Z
reason-bad-tags = "tags" is not a list of short texts
reason-bad-content-notes = "content_notes" is not a list of short texts
reason-bad-mood = "mood" is not a number from 1 to 5
reason-bad-deleted = "deleted" is neither true nor false
reason-line-too-long = the line is too long
reason-file-too-large = the file is larger than 64 MB
reason-no-entries = there is no list named "entries" in it
reason-bad-marks = "marks" is not a list of formatted parts of the text
reason-bad-prompt = "prompt" is not a prompt
