"""One person alone, with no network."""

from __future__ import annotations

import datetime
import re

from beside import (
    BesideError,
    Companion,
    DeviceOptions,
    GoalEdit,
    Habit,
    ItemStatus,
    JournalEdit,
    NewEntry,
)
from support.phones import new_phone, refused, refused_later

from steps.life import Life, step

DAY = datetime.date(2026, 3, 14)


@step("create")
async def create(life: Life) -> None:
    for name in ("anna", "ben"):
        life.phones[name] = await new_phone(life.root / name, name, life.by_line)
    assert life.line.connections == 0, "nobody was asked"
    code = life.anna.recovery_code
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", code)
    assert code != life.ben.recovery_code
    stored = b"".join(file.read_bytes() for file in life.anna.folder.rglob("*") if file.is_file())
    assert code.encode() not in stored and code.replace("-", "").encode() not in stored
    account = life.anna.companion.account()
    assert (account.handle, account.registered) == ("anna", False)
    assert not life.anna.companion.is_locked()
    assert life.anna.companion.journal().count() == 0
    assert life.anna.companion.journal().page(10).entries == []
    assert life.anna.companion.overview().entries == 0


@step("journal")
def journal(life: Life) -> None:
    journal = life.anna.companion.journal()
    text = "Zażółć gęślą jaźń 🌱"
    life.entry = journal.write(NewEntry(text=text, about_day=DAY, mood=4, tags=["river"], content_notes=["grief"]))
    shown = journal.show(life.entry)
    assert (shown.text, shown.about_day, shown.mood) == (text, DAY, 4)
    assert (shown.tags, shown.content_notes, shown.status) == (["river"], ["grief"], ItemStatus.SAVED)
    assert datetime.datetime.now(datetime.timezone.utc) - shown.written_at < datetime.timedelta(minutes=5)
    edited = text + " Amanhã é outro dia."
    assert journal.edit(
        life.entry, [JournalEdit.SET_TEXT(edited), JournalEdit.SET_MOOD(5), JournalEdit.ADD_TAG("light")]
    )
    assert not journal.edit(life.entry, [JournalEdit.SET_MOOD(5)]), "nothing had to change"
    shown = journal.show(life.entry)
    assert (shown.text, shown.mood, sorted(shown.tags)) == (edited, 5, ["light", "river"])
    journal.keep_draft(life.entry, edited + " And")
    shown = journal.show(life.entry)
    assert (shown.text, shown.draft) == (edited, edited + " And"), "what is typed isn't part of the entry yet"
    assert journal.undo(life.entry), "what was typed became an edit, and is taken back"
    shown = journal.show(life.entry)
    assert (shown.text, shown.draft) == (edited, None)
    assert journal.undo(life.entry)
    shown = journal.show(life.entry)
    assert (shown.text, shown.mood, shown.tags) == (text, 4, ["river"])
    assert not journal.undo(life.entry), "there is nothing left to take back"
    later = journal.write(NewEntry(text="bread", about_day=DAY + datetime.timedelta(days=1)))
    page = journal.page(1)
    assert [item.id for item in page.entries] == [later]
    assert page.next is not None
    rest = journal.page(10, before=page.next)
    assert [(item.id, item.day, item.mood) for item in rest.entries] == [(life.entry, DAY, 4)]
    assert rest.next is None
    assert [hit.id for hit in journal.search("ZAZOLC gesla", 10)] == [life.entry]
    assert journal.search("wood", 10) == []
    assert journal.edit(later, [JournalEdit.DELETE()])
    assert (journal.count(), len(journal.page(10).entries)) == (1, 1)
    assert len(journal.page_with_put_away(10).entries) == 2
    assert len(journal.who_can_see(life.entry)) == 1


@step("goal")
def goal(life: Life) -> None:
    goals = life.anna.companion.goals()
    first, second = goals.new_step(), goals.new_step()
    life.goal = goals.create(
        [
            GoalEdit.SET_TITLE("walk every day"),
            GoalEdit.SET_TARGET_DAY(DAY),
            GoalEdit.ADD_STEP(id=first, text="shoes", after=None),
            GoalEdit.ADD_STEP(id=second, text="ten minutes", after=first),
            GoalEdit.SET_HABIT(Habit.TIMES_PER_WEEK(3)),
        ]
    )
    shown = goals.show(life.goal)
    assert (shown.title, shown.target_day, shown.habit) == ("walk every day", DAY, Habit.TIMES_PER_WEEK(3))
    assert [(step.text, step.done) for step in shown.steps] == [("shoes", False), ("ten minutes", False)]
    today = datetime.date.today()
    goals.tick(life.goal, today)
    goals.tick(life.goal, today)
    shown = goals.show(life.goal)
    assert shown.ticks == [today]
    assert shown.habit_report is not None
    assert (shown.habit_report.done_this_week, shown.habit_report.per_week) == (1, 3)
    assert goals.edit(
        life.goal, [GoalEdit.SET_STEP_DONE(id=second, done=True), GoalEdit.MOVE_STEP(id=second, after=None)]
    )
    shown = goals.show(life.goal)
    assert [(step.text, step.done) for step in shown.steps] == [("ten minutes", True), ("shoes", False)]
    goals.check_in(life.goal, 4, "slowly")
    assert [(said.value, said.note) for said in goals.show(life.goal).check_ins] == [(4, "slowly")]
    assert [(item.id, item.title) for item in goals.list()] == [(life.goal, "walk every day")]


@step("reopen")
async def reopen(life: Life) -> None:
    before = (life.anna.texts(), life.anna.companion.goals().show(life.goal), life.anna.companion.fingerprint())
    life.anna.companion.shut_down()
    assert not life.anna.companion.is_open()
    refused(BesideError.Closed, "closed", life.anna.companion.overview)
    life.anna.companion = Companion.open(DeviceOptions(folder=str(life.anna.folder)))
    assert life.anna.companion.is_locked()
    refused(BesideError.Locked, "locked", life.anna.companion.journal().export_entries)
    wrong = "a walk by the lake"
    await refused_later(BesideError.Secret, "wrong-passphrase", lambda: life.anna.companion.unlock(wrong))
    assert life.anna.companion.is_locked()
    await life.anna.companion.unlock(life.anna.passphrase)
    assert not life.anna.companion.is_locked()
    after = (life.anna.texts(), life.anna.companion.goals().show(life.goal), life.anna.companion.fingerprint())
    assert after == before
    await life.anna.companion.check_storage()
