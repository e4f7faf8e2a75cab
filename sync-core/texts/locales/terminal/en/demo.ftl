### What `beside demo` tells while it works.

demo-title = Two people, their phones, one relay
demo-intro = Everything here runs on this machine: a real relay with a real database, real phones with real vaults, real HTTP between them. The line in between is tapped, and everything on it is recorded.
demo-phone-one = first phone
demo-phone-two = second phone
demo-phone-three = new phone
demo-phone-four = further device

demo-step-relay = A relay starts
demo-step-create = The first phone makes a vault, without a network, and then an account
demo-step-import = It takes in a diary
demo-step-first-sync = It syncs
demo-step-second-phone = The second phone signs in with account name and passphrase, and syncs
demo-step-edit = Flight mode: both phones change the same entries
demo-step-cut = The first phone syncs; the second one's line is cut in the middle
demo-step-again = The line is back: it goes on where it was cut
demo-step-lost = The first phone is lost
demo-step-recover = A new phone, the recovery code on paper, and no other device online
demo-step-settle = All phones sync
demo-step-further = One more device joins with the recovery code alone
demo-step-scan = What could the relay have read?
demo-step-reading = Reading and searching

demo-relay-listening = SQLite in a new folder, listening on this machine only
demo-imported = { $count ->
    [one] { $count } entry, { $bytes } of text, saved
   *[other] { $count } entries, { $bytes } of text, saved
}
demo-arrived = { $count ->
    [one] { $count } entry arrived
   *[other] { $count } entries arrived
}
demo-edits = The same paragraph is rewritten on both, tags are added on both, and one entry is put away here while it is continued there.
demo-cut-after = Cut after { $bytes }. What the phone says: { $error }
demo-cut-kept = Nothing it had is lost: { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}, and what it wrote is still waiting.
demo-lost = Its folder is deleted, and its vault with it.
demo-recovered = { $count ->
    [one] { $count } entry is back
   *[other] { $count } entries are back
}
demo-page-title = The page that both phones changed, as each shows it
demo-deleted-shown = { $phone }: put away, and the new words are kept in it
demo-agree = All phones agree, to the last character. Their common fingerprint: { $digest }
demo-words-kept = Every word that either phone wrote is on the page.
demo-costs-title = What it cost
demo-cost-step = Step
demo-cost-sent = Sent
demo-cost-received = Received
demo-cost-trips = Round trips
demo-cost-wire = On the line
demo-cost-time = Time
demo-scan-intro = { $fields ->
    [one] { $fields } field
   *[other] { $fields } fields
} of { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
} and of what two people wrote to each other, as plain bytes, as base64 and as hexadecimal, searched for in everything that the relay and the line have seen:
demo-scan-place = Where
demo-scan-size = Size
demo-scan-found = Found
demo-scan-canary = Planted text found
demo-scan-database = relay's database
demo-scan-log = relay's log
demo-scan-line = the line
demo-scan-none = nothing
demo-scan-hits = { $count ->
    [one] { $count } trace
   *[other] { $count } traces
}
demo-scan-canary-found = { $found } of { $planted }
demo-scan-works = The search really searches: a text planted in a copy of each was found every time.
demo-figures-title = In figures
demo-figure-entries = Entries, text
demo-figure-import = Import
demo-figure-first-sync = First sync
demo-figure-new-device = On the line to the new device
demo-figure-phone-size = Phone's database
demo-figure-relay-size = Relay's database
demo-figure-memory = Peak memory, relay and all phones together
demo-figure-open = Cold open to the newest page
demo-figure-entry = One entry
demo-figure-search = Search of everything
demo-figure-search-hits = { $count ->
    [one] { $count } hit
   *[other] { $count } hits
}
demo-figure-further = Further device, recovery code alone: time to the same state
demo-figure-total = Whole demo
demo-done = All of it held.

claim-agree = all phones agree
claim-words = every word that was written offline is there
claim-cut = the cut line is noticed, and nothing is lost
claim-count = every entry arrives
claim-recovered = the recovery code brings everything back
claim-scan = nothing readable is at the relay or on the line
claim-canary = the search finds a planted text
claim-page = both phones show the same page
claim-search = the search finds what is there

demo-words-one = On the train I read this again. It was harder than I wrote.
demo-words-two = In the evening: somebody asked how I was and waited for the answer.
demo-words-late = One more thing before I forget: I am glad I wrote it down.
demo-tag-one = read on the train
demo-tag-two = in the evening
demo-act-account = account made
demo-act-sync = syncs
demo-act-join = joins, fetches everything
demo-act-edits = sends its changes
demo-act-cut = cut in the middle
demo-act-again = goes on after the cut
demo-act-revoke = shuts out the lost one
demo-step-revoke = The new phone shuts out the lost one
demo-revoked = From now on, whoever finds it gets nothing new.
demo-offline = Nothing was sent for the vault itself: it works without a network.
demo-nothing-waits = It had sent everything: { $count } entries waiting.
demo-cost-phone = Phone

demo-phone-mira = Mira's phone
demo-step-pair = Mira, who has a phone of her own, takes the invite: the two pair
demo-step-apart = Flight mode: both write to each other and change the goal that they share
demo-step-together = The two phones meet over the relay
demo-paired = Both have agreed to the policy, and both show the same safety number: { $number } …
demo-apart = One moves a step of the goal, the other gives it new words; both tick the same day.
demo-same-goal = Both show the same goal: the step stands where one put it, in the words of the other, with one tick for the day.
demo-delivered = Each message was shown as delivered only once the other's phone had said so, and not when the relay had it.
claim-pair = both are paired and show the same safety number
claim-talk = every phone shows the same messages in the same order
claim-goal = the goal holds what both wanted, and one tick
claim-delivered = delivered is said only once the other's phone has said so
demo-message-hello = Good that you are here, Mira.
demo-message-one = I rang them; my voice held.
demo-message-two = I thought of you at noon, by the way home.
demo-goal-title = Back to the Monday choir
demo-goal-step-one = Look for the old song sheets
demo-goal-step-two = Write to the conductor
demo-goal-step-three = Sing a little at home
demo-goal-reworded = Sing by the open window
demo-act-pair = pairs
demo-act-meet = meets the other
demo-same-messages = { $count ->
    [one] Both show the same message.
   *[other] Both show the same { $count } messages in the same order.
}
demo-pair-back = The pair is back with it: { $count ->
    [one] { $count } message
   *[other] { $count } messages
}, and the goal with what both did to it.
