"""Observers and the iterator of changes: many at once, none lost, none after the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from beside import BesideError, Change, Changes, Companion, JournalEdit, NewEntry, RelayInfo, Subscription
from support.observers import Remembering
from support.phones import Phone, new_phone
from support.relay import BOUND_SECONDS

CALLS = 1000
WRITERS = 8

# Nobody is at this address; nothing here asks for anybody.
NOWHERE = RelayInfo(url="http://127.0.0.1:1", key="07" * 32)


@pytest.fixture
def phone(folder: Path) -> Iterator[Phone]:
    """Somebody who never goes online."""
    made = asyncio.run(new_phone(folder, "anna", NOWHERE))
    yield made
    made.companion.shut_down()


def _ends(work: threading.Thread) -> None:
    work.join(BOUND_SECONDS)
    assert not work.is_alive(), "it hangs"


def test_a_thousand_calls_while_eight_threads_write(phone: Phone) -> None:
    observer = Remembering()
    subscription = phone.companion.observe(observer)
    kept: list[str] = []
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            journal = phone.companion.journal()
            entry = journal.write(NewEntry(text=f"entry of {number}"))
            kept.append(entry)
            turn = 0
            while len(observer.calls) < CALLS:
                journal.edit(entry, [JournalEdit.SET_MOOD(turn % 5 + 1)])
                turn += 1
        except BaseException as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        _ends(writer)
    assert faults == []
    assert len(observer.calls) >= CALLS
    # All is written. One more change, and the call that tells of it: whoever reads then sees everything.
    last = phone.write("the last")
    observer.wait_for(lambda: observer.has(Change.DOCUMENT(last)))
    assert len(kept) == WRITERS
    assert sorted(phone.texts()) == sorted(["the last", *(f"entry of {number}" for number in range(WRITERS))])
    subscription.cancel()
    told = len(observer.calls)
    _write_past_a_second_observer(phone)
    assert len(observer.calls) == told


# Observers are told in order by one thread: what a second has heard, the first would have heard before.
def _write_past_a_second_observer(phone: Phone) -> None:
    second = Remembering()
    subscription = phone.companion.observe(second)
    entry = phone.write("after the end")
    second.wait_for(lambda: second.has(Change.DOCUMENT(entry)))
    subscription.cancel()


def test_the_last_state_is_seen_by_whoever_reads_in_the_call(phone: Phone) -> None:
    seen: list[int] = []
    observer = Remembering(then=lambda: seen.append(phone.companion.journal().count()))
    subscription = phone.companion.observe(observer)
    writers = [
        threading.Thread(target=lambda: [phone.write("x") for _ in range(20)], daemon=True) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        _ends(writer)
    observer.wait_for(lambda: seen[-1] == 20 * WRITERS)
    assert seen == sorted(seen)
    subscription.cancel()


def test_an_observer_cancels_itself(phone: Phone) -> None:
    subscribed = threading.Event()
    subscriptions: list[Subscription] = []

    def cancel() -> None:
        assert subscribed.wait(BOUND_SECONDS)
        subscriptions[0].cancel()

    observer = Remembering(then=cancel)
    subscriptions.append(phone.companion.observe(observer))
    subscribed.set()
    observer.wait_for(lambda: len(observer.calls) == 1)
    _write_past_a_second_observer(phone)
    assert len(observer.calls) == 1


def _fail_then_hear(phone: Phone, fault: Exception) -> None:
    faults = [fault]

    def fail_once() -> None:
        if faults:
            raise faults.pop()

    observer = Remembering(then=fail_once)
    subscription = phone.companion.observe(observer)
    entry = phone.write("after the failure")
    observer.wait_for(lambda: observer.has(Change.DOCUMENT(entry)))
    cancelling = threading.Thread(target=subscription.cancel, daemon=True)
    cancelling.start()
    _ends(cancelling)


def test_an_observer_that_fails_as_declared_is_told_of_the_next_change_too(phone: Phone) -> None:
    _fail_then_hear(phone, BesideError.Internal("internal"))


def test_an_observer_that_fails_in_any_other_way_is_told_of_the_next_change_too(phone: Phone) -> None:
    _fail_then_hear(phone, ValueError("nobody declared this"))


async def _next(changes: Changes) -> list[Change]:
    return await asyncio.wait_for(changes.__anext__(), BOUND_SECONDS)


async def _until(changes: Changes, change: Change) -> None:
    async for several in changes:
        if change in several:
            return
    raise AssertionError("it ended before")


def test_changes_begin_with_everything_and_end_with_cancel(phone: Phone) -> None:
    async def read() -> None:
        async with phone.companion.changes() as changes:
            assert await _next(changes) == [Change.EVERYTHING()]
            entry = phone.write("one")
            await asyncio.wait_for(_until(changes, Change.DOCUMENT(entry)), BOUND_SECONDS)
            phone.write("dropped")
            changes.cancel()
            assert [several async for several in changes] == []
        changes.cancel()

    asyncio.run(read())


def test_a_slow_reader_gets_the_last_state_in_few_steps(phone: Phone) -> None:
    async def read() -> None:
        fence = Remembering()
        changes = phone.companion.changes()
        subscription = phone.companion.observe(fence)
        entries = [phone.write(str(number)) for number in range(300)]
        await asyncio.to_thread(fence.wait_for, lambda: fence.has(Change.DOCUMENT(entries[-1])))
        waiting = await _next(changes)
        assert waiting == [Change.EVERYTHING()] or Change.DOCUMENT(entries[-1]) in waiting
        assert len(waiting) <= 257
        assert len(phone.texts()) == 300
        changes.cancel()
        subscription.cancel()

    asyncio.run(read())


def test_a_cancelled_reader_leaves_what_it_has_not_got(phone: Phone) -> None:
    async def read() -> None:
        changes = phone.companion.changes()
        assert await _next(changes) == [Change.EVERYTHING()]
        reading = asyncio.ensure_future(changes.__anext__())
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        entry = phone.write("kept")
        await asyncio.wait_for(_until(changes, Change.DOCUMENT(entry)), BOUND_SECONDS)
        changes.cancel()

    asyncio.run(read())


def test_changes_end_with_their_companion(phone: Phone) -> None:
    async def read() -> list[list[Change]]:
        async with phone.companion as companion:
            assert isinstance(companion, Companion)
            changes = companion.changes()
            assert await _next(changes) == [Change.EVERYTHING()]
            reading = asyncio.ensure_future(_all(changes))
            await asyncio.sleep(0)
        assert not companion.is_open()
        return await asyncio.wait_for(reading, BOUND_SECONDS)

    assert asyncio.run(read()) == []


async def _all(changes: Changes) -> list[list[Change]]:
    return [several async for several in changes]
