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
say-more-entries = There is more: beside journal list --before { $mark }
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
say-new-entries = { $count ->
    [one] { $count } entry is new or changed here.
   *[other] { $count } entries are new or changed here.
}
say-watching = Staying in touch. End with Ctrl-C.
say-watch-waits = { $what } Trying again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
say-progress = sent { $sent } · received { $received } · { $missing ->
    [0] nothing missing
    [one] { $missing } item to come
   *[other] { $missing } items to come
}
say-progress-import = { $done } of { $total }
say-progress-begin = asking the relay
say-revoked = That device is shut out. It keeps what it had read, but gets nothing new.
say-incomplete = A part of this entry is still on its way. What is here is shown.
say-put-away = put away

status-saved = saved on this device
status-queued = saved, packed for sending
status-at-relay = at the relay
status-on-other-devices = on your other devices

overview-entries = { $count ->
    [0] No entries yet
    [one] { $count } entry
   *[other] { $count } entries
}
overview-waiting = { $count ->
    [0] Nothing is waiting to be sent
    [one] { $count } entry is waiting to be sent
   *[other] { $count } entries are waiting to be sent
}
overview-missing = { $count ->
    [0] Nothing is missing here
    [one] { $count } piece is still to come
   *[other] { $count } pieces are still to come
}
overview-quarantined = { $count ->
    [one] { $count } piece was set aside, because it didn't prove where it comes from
   *[other] { $count } pieces were set aside, because they didn't prove where they come from
}
overview-last-seen = The relay last spoke to this device on { $time }
overview-never-seen = The relay has not spoken to this device yet
overview-account = Account { $handle } at { $relay }
overview-no-account = No account yet: everything stays on this device. To change that: beside register
overview-locked = The vault is locked.

notice-relay-rolled-back = The relay has gone back to an older state, probably from a backup. Your devices send again what it lacks.
notice-relay-forked = The relay has told your devices different stories. Nothing is lost, but ask whoever runs it.
notice-copy-noticed = A copy of this vault is in use elsewhere. If that wasn't you, change the passphrase and remove the other device.
notice-clock = This device's clock is far off. Order and sync still work; the days you pick are what counts.
notice-update-needed = Something has arrived that only a newer version of Beside can show. It is kept. Please update.
notice-device-added = A new device has joined your account.
notice-other = Something happened that only a newer version of Beside can describe.

show-id = Id
show-day = Day
show-text = Text
show-mood = Mood
show-tags = Tags
show-notes = Content notes
show-prompt = Prompt
show-written = Written
show-status = Status
show-device = Device
show-this-device = this device
show-active = active
show-revoked = shut out
show-found = Found
