### People: finding each other, talking, agreeing, going a way together.

people-you = you
people-your-device = another device of yours
people-name = Name
people-no-name = none yet: beside pair name
people-unread = Unread
people-compared = Number compared
people-compared-yes = yes
people-compared-no = not yet
people-their-devices = Their devices
people-safety-number = Safety number
people-compare-how = Read the number to each other, face to face or on the phone. If it is the same on both sides, nobody stands between you: beside pair verify
people-identity-changed = Careful: somebody else was called { $name } here before. Compare the safety number before you write anything private: beside pair show { $who }
people-nobody = There is nobody here yet. Whenever you like: beside pair invite
people-offered = accepted your invite; waits for your yes
people-waiting = waits for their answer
people-open = you can write to each other
people-ended = ended

people-invited = This link is for one person. Give it face to face, or in a way you trust: whoever has it can accept. It is good until { $time }. When they have answered: beside pair confirm
people-invite-picture = The picture of it is in { $path }. Delete it when it was used.
people-accepted = You accepted. Give this person a name: beside pair name { $id } NAME. Until they have answered, a short greeting can be sent: beside message write { $id }
people-confirmed = Good. You can write to each other now: beside message write { $id }
people-named = From now on this person is called { $name } here. Only your devices know that.
people-verified = Noted: you have compared the number with { $name }.
people-left = You have left. What you two wrote stays readable on this device, and nothing more comes from { $name }.
people-blocked = Blocked: { $name }. They aren't told. To change your mind: beside pair unblock { $who }
people-unblocked = No longer blocked: { $name }. To write again, one of you invites the other anew.

people-consent-thanks = Thank you. What you write can go out from now on.
people-consent-given = You have agreed to what stays between you. To read it again: beside policy
people-consent-none = You have not agreed to what stays between you, so nothing of yours goes to anybody else. To read it and decide: beside consent
people-consent-outdated = What stays between you has new words. Until you have read them and agreed, what you write waits here: beside consent
people-consent-withdrawn = Withdrawn. Nothing more of yours goes out. What was sent before stays with the other person.

people-status-delivered = on their device
people-status-read = read
people-status-heard = heard
people-held-consent = waits here: first read and agree to what stays between you: beside consent
people-held-not-confirmed = waits here until you say yes to this person: beside pair confirm
people-held-quiet-hours = waits here until your quiet hours are over
people-held-ended = stays here: you two no longer write to each other
people-written = Saved as { $id }.
people-edited = changed
people-taken-back = (taken back)
people-newer-version = (written by a newer version of Beside; update to read it)
people-answers = answers: “{ $words }”
people-content-note = Before you read: { $note }
people-heard-by = { $name } heard: “{ $words }”
people-no-messages = Nothing is written here yet. Whenever you like: beside message write { $who }
people-more-messages = There is more before this: beside message list { $who } --before { $id }
people-messages-found = { $count ->
    [one] { $count } message found
   *[other] { $count } messages found
}
people-message-edited = Changed. The other person sees that it was.
people-message-taken-back = Taken back. It can't make anybody forget what they have read.
people-reacted = Your sign stands under it.
people-unreacted = Your sign is gone.
people-heard = They will see what you heard.
people-draft-kept = Kept on this device. To go on writing: beside message write
people-draft-dropped = The draft is gone.
people-no-draft = There is no draft.
people-can-read = These devices can read it:

people-proposal = Proposal
people-scope = About
people-frequency = How often
people-quiet-hours = Quiet hours
people-limits = Limits
people-review = Look at it again
people-signed-by = Signed
people-in-force = In force
people-replaced = Was in force before
people-waits-for-them = Waits for the other person
people-waits-for-you = Waits for you
people-no-proposals = You have not agreed on anything yet. If you like: beside agreement propose { $who }
people-proposed = Proposed as { $id }, with your signature. It is in force once { $name } signs it too.
people-signed = Signed. It is in force once the other person has signed it too.
people-signed-in-force = Signed. It is in force from now on.

people-stage-contact = Getting to know each other
people-stage-needs-and-goals = What is needed and wanted
people-stage-plan = A plan
people-stage-implement-and-monitor = Doing it, and looking how it goes
people-stage-evaluate-and-close = Looking back, and closing
people-not-visited = –
people-visited = You are here now: { $stage }
people-journey-closed = The work is closed. Going on takes both of you: beside journey reopen
people-wants-to-go-on = Wants to go on: { $name }
people-closed = Closed. What you wrote stays with both of you. Thank you for the way that you went together.
people-closed-and-erased = Closed, and all your words are taken back. The other person's device hides them with the next sync; it can't make them forget.
people-reopen-waits = Noted. You go on once the other person says so too.
people-reopened = You go on together.

people-shared = { $name } gets a copy as it is now. What you write in the entry later stays with you. To take it back: beside share stop { $who } { $id }
people-nothing-shared = Nothing is shared with { $name }.
people-unshared = Taken back. It can't make anybody forget what they have read.
people-bundle-out = Written to { $path } ({ $size }). It is sealed: only you and { $name } can read it. Carry it over in any way you like; there: beside bundle in
people-bundle-in = Taken. New here: { $envelopes ->
    [one] { $envelopes } sealed packet
   *[other] { $envelopes } sealed packets
}{ $operations ->
    [0] {""}
    [one] , and { $operations } note of who takes part
   *[other] , and { $operations } notes of who takes part
}.
people-bundle-nothing-new = There was nothing new for you in it.

people-nothing-due = Nothing waits for you today.
people-due-messages = { $name }: { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}. beside message list { $who } --seen
people-due-confirm = { $name } has accepted your invite. If it is who you think: beside pair confirm { $who }
people-due-sign = { $name } proposes how you could talk. To read it: beside agreement show { $who }. To sign it: beside agreement sign { $who } { $id }
people-due-review = You two wanted to look at your agreement again on { $day }: beside agreement show { $who }
people-due-consent = Before anything of yours goes out, read what stays between you: beside consent
