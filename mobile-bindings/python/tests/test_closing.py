"""Closing a companion while any of its asynchronous calls runs: the call succeeds or says that it was closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from beside import BesideError, RelayInfo
from support.calls import LOCAL, ONLINE, Call, Person
from support.people import ENTRIES, person, registered
from support.proxy import StallingProxy

# A companion that is being made can't be closed yet.
CLOSABLE = {name: call for name, call in LOCAL.items() if name != "create"}


async def _succeeds_or_is_closed(task: asyncio.Future[object]) -> None:
    try:
        await task
    except BesideError.Closed as error:
        assert error.code == "closed"


async def _is_closed_and_whole(who: Person) -> None:
    assert not who.companion.is_open()
    with pytest.raises(BesideError.Closed):
        who.phone.texts()
    await who.reopened()
    assert who.written() == ENTRIES


async def _close_at_once(who: Person, call: Call) -> None:
    task = asyncio.ensure_future(call(who))
    # One turn of the loop: the call has begun.
    await asyncio.sleep(0)
    await asyncio.to_thread(who.companion.shut_down)
    await _succeeds_or_is_closed(task)
    await _is_closed_and_whole(who)


async def _close_on_the_way(who: Person, line: StallingProxy, call: Call) -> None:
    line.stall_after(0)
    task = asyncio.ensure_future(call(who))
    await asyncio.to_thread(line.wait_until_stalled)
    await asyncio.to_thread(who.companion.shut_down)
    line.let_go()
    await _succeeds_or_is_closed(task)
    await _is_closed_and_whole(who)


@pytest.mark.parametrize("name", CLOSABLE)
def test_closing_while_it_works_by_itself(name: str, dana: Person) -> None:
    asyncio.run(_close_at_once(dana, CLOSABLE[name]))


@pytest.mark.parametrize("name", [name for name in ONLINE if name not in ("register", "delete_account")])
def test_closing_while_the_relay_is_asked(name: str, dana: Person, line: StallingProxy) -> None:
    asyncio.run(_close_on_the_way(dana, line, ONLINE[name]))


def test_closing_while_an_account_is_made(line: StallingProxy, by_line: RelayInfo, folder: Path) -> None:
    async def close() -> None:
        who = await person(folder, by_line)
        await _close_on_the_way(who, line, ONLINE["register"])
        who.companion.shut_down()

    asyncio.run(close())


def test_closing_while_an_account_is_deleted(line: StallingProxy, by_line: RelayInfo, folder: Path) -> None:
    async def close() -> None:
        who = await registered(folder, by_line)
        await _close_on_the_way(who, line, ONLINE["delete_account"])
        who.companion.shut_down()

    asyncio.run(close())
