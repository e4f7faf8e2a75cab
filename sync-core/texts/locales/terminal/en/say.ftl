### What a command answers when it is done.

say-created = Your vault is ready. What you write is sealed on this device before anything else happens to it.
say-recovery-code = Your recovery code:
say-recovery-keep = Write it on paper and keep it where you keep your keys. With it alone you get everything back when all your devices are gone. It is shown only now. Without it and without your passphrase nobody can open your journal, and nobody can reset it for you.
say-next-register = Next: beside register makes an account at { $relay }, so that your other devices can join. You can write before that.
say-registered = Your account name is { $handle }
say-registered-next = With it and your passphrase you sign in on your other devices. It says nothing about who you are.
say-signed-in = This device is now one of yours. Bring your journal here with: beside sync
say-recovered = You are back. This device is now one of yours, and the new passphrase counts from now on. Bring your journal here with: beside sync
say-locked = Locked.
say-unlocked = Open. Lock it when you leave: beside lock
say-already-unlocked = It was open already.
say-passphrase-changed = The new passphrase counts from now on, on all your devices. Your recovery code stays the same.
say-signed-out = Signed out. Nothing of your journal is left on this device. Your other devices and the relay keep it.
say-account-deleted = Your account at the relay is deleted, and the vault is gone from this device.
say-saved = Saved.
say-saved-as = Saved as { $id }.
say-unchanged = Nothing to change.
say-deleted = Put away. To bring it back: beside journal restore { $id }
say-restored = It is back.
say-undone = Your last change is taken back.
say-nothing-to-undo = There is nothing of yours to take back here.
say-empty-journal = There is nothing here yet. Whenever you like: beside journal write
say-more-entries = There is more: beside journal list --before { $id }
say-no-more-entries = Nothing older than that.
say-no-hits = Nothing found. Accents and capitals don't matter; try fewer letters of the word.
say-hits = { $count ->
    [one] { $count } entry found
   *[other] { $count } entries found
}
say-imported = { $count ->
    [one] { $count } entry imported, saved on this device.
   *[other] { $count } entries imported, saved on this device.
}
say-skipped-lines = { $count ->
    [one] { $count } line was skipped:
   *[other] { $count } lines were skipped:
}
say-skipped-line = line { $line }: { $reason }
say-skipped-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
say-not-taken-photos = { $count ->
    [one] { $count } photo or attachment stays in the old app: Beside can't hold it yet. Keep the export.
   *[other] { $count } photos or attachments stay in the old app: Beside can't hold them yet. Keep the export.
}
say-exported = { $count ->
    [one] { $count } entry written to { $path }. It is readable by anyone who has the file.
   *[other] { $count } entries written to { $path }. They are readable by anyone who has the files.
}
say-synced = Up to date. Sent { $sent }, received { $received }, { $trips ->
    [one] { $trips } round trip
   *[other] { $trips } round trips
}.
say-synced-part = Stopped at the budget. Sent { $sent }, received { $received }. The rest comes with the next beside sync; the newest is here already.
say-packets-arrived = { $count ->
    [one] { $count } sealed packet arrived.
   *[other] { $count } sealed packets arrived.
}
say-synced-locked = The vault is locked, so nothing was opened. What came is kept and is shown after: beside unlock
say-watching = Staying in touch. End with Ctrl-C.
say-watch-waits = { $what } Trying again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
say-progress = sent { $sent } · received { $received }
say-progress-begin = asking the relay
say-revoked = That device is shut out. It keeps what it had read, but gets nothing new.
say-incomplete = A part of this entry is still on its way. What is here is shown.
say-put-away = put away
say-text-kept = Your text is not lost. It is in { $path }
