### Goals, one's own and those of two people.

goal-title = Goal
goal-why = What for
goal-measure = You see it by
goal-by = By
goal-habit = Habit
goal-this-week = This week
goal-streak = In a row
goal-where = Whose
goal-agreed-by = Agreed
goal-agreed-by-nobody = nobody has signed it as it is now
goal-check-ins = How it goes
goal-no-title = (no title)
goal-own = yours alone
goal-together = yours and { $name }’s
goal-is-put-away = put away
goal-none = There are no goals here. Whenever you like: beside goal create
goal-monday = Mon
goal-tuesday = Tue
goal-wednesday = Wed
goal-thursday = Thu
goal-friday = Fri
goal-saturday = Sat
goal-sunday = Sun
goal-times = { $count ->
    [one] once a week
   *[other] { $count } times a week
}
goal-kept-of = { $done } of { $of }
goal-streak-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
goal-streak-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
goal-longest = longest so far: { $longest }
goal-step-is-removed = taken out
goal-step-is-contested = one of you took it out while it got other words; keep it with restore, or remove it
goal-created = Your goal is here as { $id }, for you alone. To look at it: beside goal show { $id }
goal-created-together = Your goal with { $name } is here as { $id }. When it says what you want: beside goal sign { $id }
goal-changed = Changed.
goal-changed-together = Changed. You both sign it anew when what you had agreed on is different now.
goal-unchanged = It was like that already.
goal-done-of = Steps done: { $done } of { $of }
goal-step-added = The step is in.
goal-step-done = Well done.
goal-step-open = Open again. There is no hurry.
goal-step-moved = It has its new place.
goal-step-removed = Taken out. It can come back: beside goal step restore
goal-step-restored = It stands again.
goal-step-reworded = It has other words now.
goal-ticked = Kept on { $day }. Good to see.
goal-unticked = No longer noted for { $day }.
goal-checked-in = Noted. It helps to look now and then.
goal-signed = Signed as it stands. You agree on it once { $name } signs it too.
goal-agreed = Signed. You and { $name } agree on it as it stands.
goal-put-away = Put away. To bring it back: beside goal bring-back { $id }
goal-brought-back = It is back: beside goal show { $id }
goal-shared = { $name } gets a copy as it is now. What changes in the goal later stays with you. To take it back: beside share stop { $who } { $id }
goal-due-habit = { $title }: today is good for it; this week { $week }. When you have: beside goal tick { $id }
goal-due-day = { $title }: you wanted to be there by { $day }. To look how it went: beside goal show { $id }. To give it more time: beside goal edit { $id } --by
goal-due-sign = { $name } has signed “{ $title }”. To read it: beside goal show { $id }. If you agree: beside goal sign { $id }
