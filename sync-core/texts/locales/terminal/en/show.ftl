### Where things are, and the names of columns.

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
overview-unopened = { $count ->
    [one] { $count } piece is here and waits for its key
   *[other] { $count } pieces are here and wait for their keys
}
overview-quarantined = { $count ->
    [one] { $count } piece was set aside, because it didn't prove where it comes from
   *[other] { $count } pieces were set aside, because they didn't prove where they come from
}
overview-last-seen = The relay last spoke to this device on { $time }
overview-never-seen = The relay has not spoken to this device yet
overview-account = Account { $handle } at { $relay }
overview-no-account = No account yet: everything stays on this device. To change that: beside register

notice-relay-rolled-back = The relay has gone back to an older state, probably from a backup. Your devices send again what it lacks.
notice-relay-forked = The relay has told your devices different stories. Nothing is lost, but ask whoever runs it.
notice-copy-noticed = A copy of this vault is in use elsewhere. If that wasn't you, change the passphrase and remove the other device.
notice-relay-tampered = The relay sent something that isn't what its own log says. It was refused. Ask whoever runs it.
notice-space-read-only = A newer version of Beside made this journal. Here it can be read; to write again, please update.

show-id = Id
show-day = Day
show-text = Text
show-prompt = Prompt
show-written = Written
show-status = Status
show-device = Device
show-this-device = this device
show-active = active
show-revoked = shut out
