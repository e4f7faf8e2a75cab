### Dlaczego nie da się wczytać wiersza. Stoi w środku zdania: bez wielkiej litery i bez kropki.

reason-not-json = to nie jest JSON albo wiersz został ucięty
reason-not-object = to nie jest obiekt w nawiasach klamrowych
reason-not-utf8 = są w nim bajty, które nie są tekstem UTF-8
reason-no-text = brakuje "text"
reason-text-not-text = "text" nie jest tekstem
reason-text-empty = "text" jest puste
reason-text-too-long = "text" jest za długie na jeden wpis
reason-no-date = brakuje "date"
reason-bad-date = "date" nie jest dniem kalendarza w postaci 2024-05-31
reason-bad-creation-date = "creationDate" nie jest czasem w postaci 2024-05-31T18:30:00Z
reason-bad-written-at = "written_at" nie jest czasem w postaci 2024-05-31T18:30:00Z
reason-bad-tags = "tags" nie jest listą krótkich tekstów
reason-bad-content-notes = "content_notes" nie jest listą krótkich tekstów
reason-bad-mood = "mood" nie jest liczbą od 1 do 5
reason-bad-deleted = "deleted" nie jest ani true, ani false
reason-line-too-long = wiersz jest za długi
reason-file-too-large = plik ma ponad 64 MB
reason-no-entries = nie ma w nim listy o nazwie "entries"
reason-bad-marks = "marks" nie jest listą sformatowanych fragmentów tekstu
reason-bad-prompt = "prompt" nie jest pytaniem
