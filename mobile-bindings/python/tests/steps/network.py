"""Two people with a relay between them."""

from __future__ import annotations

import asyncio
import datetime
import random
import re

import pytest
from beside import (
    Change,
    Companion,
    DueItem,
    GoalEdit,
    Habit,
    ItemStatus,
    MessageStatus,
    QuietSpan,
    ReadReceipt,
    RelayInfo,
    SharedKind,
    Stage,
    Terms,
)
from support.observers import Remembering
from support.phones import new_phone, said, say
from support.proxy import StallingProxy

from steps.devices import further_phone
from steps.life import Life, step

STALL_AFTER_BYTES = 20_000


@step("register")
async def register(life: Life) -> None:
    for name in ("anna", "ben"):
        phone = life.phones[name]
        handle = await phone.companion.register(phone.passphrase)
        assert re.fullmatch(name + r"-[a-z0-9]+", handle)
        account = phone.companion.account()
        assert (account.handle, account.registered) == (handle, True)
    assert life.line.connections > 0, "the relay was asked"
    assert life.anna.companion.journal().show(life.entry).status == ItemStatus.AT_RELAY


@step("sync")
async def sync(life: Life) -> None:
    anna, ben = life.both()
    await life.sync_both()
    thread = life.space(life.ben).thread()
    message = say(life.space(life.ben), "by the relay")
    assert thread.show(message).status == MessageStatus.SAVED()
    summary = await ben.sync()
    assert (summary.envelopes_settled, summary.more) == (1, False)
    assert thread.show(message).status == MessageStatus.AT_RELAY()
    summary = await anna.sync()
    assert summary.envelopes_received >= 1
    assert said(life.space(life.anna))[-1] == "by the relay"
    # What her phone received it acknowledges with its next sync.
    await anna.sync()
    await ben.sync()
    assert thread.show(message).status == MessageStatus.DELIVERED()


@step("observe")
async def observe(life: Life) -> None:
    anna, ben = life.both()
    first, second = Remembering(), Remembering()
    subscription = anna.observe(first)
    first.wait_for(lambda: first.calls == [[Change.EVERYTHING()]])
    say(life.space(life.ben), "look")
    await ben.sync()
    await anna.sync()
    first.wait_for(lambda: first.has(Change.SAID(life.pair)))
    assert said(life.space(life.anna))[-1] == "look"
    subscription.cancel()
    told = len(first.calls)
    with_second = anna.observe(second)
    say(life.space(life.ben), "away")
    await ben.sync()
    await anna.sync()
    # Observers are told one after the other, by one thread and in order: the first would have been told by now.
    second.wait_for(lambda: second.has(Change.SAID(life.pair)))
    assert len(first.calls) == told
    with_second.cancel()


@step("agree")
async def agree(life: Life) -> None:
    anna, ben = life.space(life.anna), life.space(life.ben)
    minute = datetime.datetime.now().hour * 60
    quiet = QuietSpan(begin=(minute + 600) % 1440, end=(minute + 660) % 1440)
    review = datetime.date.today() + datetime.timedelta(days=90)
    terms = Terms(scope="the garden", frequency="weekly", quiet_hours=quiet, limits="no advice", review_day=review)
    proposed = anna.propose(terms)
    await life.sync_both()
    assert (anna.agreement(), ben.agreement()) == (None, None), "one signature is none"
    assert [(item.hash, item.terms, item.in_force) for item in ben.proposals()] == [(proposed, terms, False)]
    ben.sign_proposal(proposed)
    await life.sync_both()
    for space in (anna, ben):
        agreed = space.agreement()
        assert agreed is not None
        assert (agreed.hash, agreed.terms, agreed.in_force, len(agreed.signed_by)) == (proposed, terms, True, 2)


@step("goal-together")
async def goal_together(life: Life) -> None:
    of_anna, of_ben = life.space(life.anna).goals(), life.space(life.ben).goals()
    first = of_anna.new_step()
    goal = of_anna.create([GoalEdit.SET_TITLE("walk"), GoalEdit.ADD_STEP(id=first, text="shoes", after=None)])
    await life.sync_both()
    assert of_ben.show(goal).title == "walk"
    of_anna.edit(goal, [GoalEdit.SET_TITLE("walk together")])
    second = of_ben.new_step()
    of_ben.edit(goal, [GoalEdit.ADD_STEP(id=second, text="a map", after=first)])
    of_ben.edit(goal, [GoalEdit.SET_STEP_DONE(id=first, done=True)])
    assert of_anna.show(goal) != of_ben.show(goal)
    await life.sync_both()
    shown = of_anna.show(goal)
    assert shown == of_ben.show(goal)
    assert shown.title == "walk together"
    assert [(step.text, step.done) for step in shown.steps] == [("shoes", True), ("a map", False)]
    of_anna.sign(goal)
    of_ben.sign(goal)
    await life.sync_both()
    assert len(of_anna.show(goal).agreed_by) == len(of_ben.show(goal).agreed_by) == 2


@step("way-and-sharing")
async def way_and_sharing(life: Life) -> None:
    anna, ben = life.space(life.anna), life.space(life.ben)
    anna.visit_stage(Stage.CONTACT)
    assert ben.shared() == [], "nothing is shared by itself"
    shared = anna.share_entry(life.entry)
    await life.sync_both()
    for space in (anna, ben):
        assert [visit.stage for visit in space.way().visits] == [Stage.CONTACT]
        entry = life.anna.companion.journal().show(life.entry)
        assert [(it.id, it.kind, it.text) for it in space.shared()] == [(shared, SharedKind.ENTRY, entry.text)]
    assert life.ben.texts() == [], "it is a copy, and stands in nobody else's journal"
    anna.unshare(shared)
    await life.sync_both()
    assert (anna.shared(), ben.shared()) == ([], [])


@step("due")
async def due(life: Life) -> None:
    anna, ben = life.space(life.anna), life.space(life.ben)
    goals = life.anna.companion.goals()
    today = datetime.date.today()
    goal = goals.create([GoalEdit.SET_TITLE("drink water"), GoalEdit.SET_HABIT(Habit.TIMES_PER_WEEK(7))])
    goals.edit(goal, [GoalEdit.SET_TARGET_DAY(today)])
    say(ben, "Are you there?")
    terms = Terms(scope="writing", frequency="daily", quiet_hours=None, limits="", review_day=today)
    proposed = ben.propose(terms)
    await life.sync_both()

    waiting = life.anna.companion.due()
    [messages] = [it for it in waiting if isinstance(it, DueItem.MESSAGES)]
    assert messages.pair.space == life.pair and messages.pair.unread > 0
    [to_sign] = [it for it in waiting if isinstance(it, DueItem.SIGN_PROPOSAL)]
    assert (to_sign.proposal.hash, to_sign.proposal.terms) == (proposed, terms)
    assert [it.goal.id for it in waiting if isinstance(it, DueItem.TICK_HABIT) and it.pair is None][-1:] == [goal]
    assert [it.goal.title for it in waiting if isinstance(it, DueItem.REACH_GOAL)][-1:] == ["drink water"]
    assert not any(isinstance(it, DueItem.REVIEW_AGREEMENT | DueItem.CONSENT) for it in waiting)

    anna.thread().mark_seen(ReadReceipt.KEEP)
    anna.sign_proposal(proposed)
    goals.tick(goal, today)
    goals.edit(goal, [GoalEdit.SET_TARGET_DAY(None)])
    waiting = life.anna.companion.due()
    [review] = [it for it in waiting if isinstance(it, DueItem.REVIEW_AGREEMENT)]
    assert (review.pair.space, review.day) == (life.pair, today)
    done = DueItem.MESSAGES | DueItem.SIGN_PROPOSAL
    assert not any(isinstance(it, done) for it in waiting)
    about = DueItem.TICK_HABIT | DueItem.REACH_GOAL
    assert goal not in [it.goal.id for it in waiting if isinstance(it, about)]
    await life.sync_both()


@step("cancel-sync")
async def cancel_sync(life: Life) -> None:
    line = StallingProxy(life.relay.port)
    by_line = RelayInfo(url=line.url, key=life.by_line.key)
    cleo = await new_phone(life.root / "cleo", "cleo", by_line)
    life.phones["cleo"] = cleo
    await cleo.companion.register(cleo.passphrase)
    texts = [_incompressible(number) for number in range(40)]
    ids = [cleo.write(text) for text in texts]
    line.stall_after(STALL_AFTER_BYTES)
    syncing = asyncio.create_task(cleo.companion.sync())
    await asyncio.to_thread(line.wait_until_stalled)
    assert not syncing.done()
    ids.append(cleo.write("while it hangs"))
    assert cleo.companion.journal().show(ids[-1]).text == "while it hangs"
    assert cleo.companion.overview().waiting > 0
    syncing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await syncing
    assert cleo.texts() == [*texts, "while it hangs"]
    line.let_go()
    await cleo.companion.sync()
    assert cleo.companion.overview().waiting == 0
    assert {cleo.companion.journal().show(entry).status for entry in ids} == {ItemStatus.AT_RELAY}
    cleo.companion.shut_down()
    await cleo.reopened()
    assert cleo.texts() == [*texts, "while it hangs"]
    await _arrives_elsewhere(life, cleo.companion)
    line.close()


# Letters without a pattern, so that what is sent is longer than what the line lets through.
def _incompressible(number: int) -> str:
    drawn = random.Random(number)
    return "".join(chr(drawn.randrange(0x4E00, 0x9FA5)) for _ in range(600))


async def _arrives_elsewhere(life: Life, companion: Companion) -> None:
    further = await further_phone(life, "cleo's second", companion.account().handle)
    assert further.companion.fingerprint() == companion.fingerprint()
