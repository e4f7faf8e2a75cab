"""Whatever asynchronous call is cancelled, wherever it is: the vault opens, and everything written is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import beside
import pytest
from beside import Companion, Goals, Journal, RelayInfo, Space, Thread
from support.calls import ARRIVING, LOCAL, ONLINE, Call, Person
from support.people import ENTRIES, person
from support.proxy import StallingProxy

EVERY = {**LOCAL, **ARRIVING, **ONLINE}
NETWORK = {**ARRIVING, **ONLINE}


@pytest.fixture(scope="module")
def eve(by_line: RelayInfo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody without an account, for what makes one."""
    made = asyncio.run(person(tmp_path_factory.mktemp("eve"), by_line))
    yield made
    made.companion.shut_down()


def test_the_table_has_every_asynchronous_call() -> None:
    owners: list[tuple[object, list[str]]] = [(it, dir(it)) for it in (Companion, Journal, Goals, Space, Thread)]
    owners.append((beside, beside.__all__))
    calls = {name for owner, names in owners for name in names if asyncio.iscoroutinefunction(getattr(owner, name))}
    assert calls - {"__aenter__", "__aexit__", "create_companion"} == set(EVERY) - {"create"}


async def _cancelled(task: asyncio.Future[object]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _everything_is_there(who: Person) -> None:
    await who.reopened()
    assert who.written() == ENTRIES
    await who.companion.check_storage()
    if who.companion.account().registered:
        summary = await who.companion.sync()
        assert not summary.more
        assert not any(device.revoked for device in who.companion.devices())


async def _cancel_at_once(who: Person, line: StallingProxy, call: Call) -> None:
    # Nothing gets through, so that no call is over before it is cancelled.
    line.stall_after(0)
    task = asyncio.ensure_future(call(who))
    # One turn of the loop: the call has begun, and waits.
    await asyncio.sleep(0)
    await _cancelled(task)
    line.let_go()
    await _everything_is_there(who)


async def _cancel_on_the_way(who: Person, line: StallingProxy, call: Call) -> None:
    line.stall_after(0)
    task = asyncio.ensure_future(call(who))
    await asyncio.to_thread(line.wait_until_stalled)
    assert not task.done()
    await _cancelled(task)
    line.let_go()
    await _everything_is_there(who)


@pytest.mark.parametrize("name", EVERY)
def test_a_call_is_cancelled_as_soon_as_it_has_begun(name: str, dana: Person, eve: Person, line: StallingProxy) -> None:
    asyncio.run(_cancel_at_once(eve if name == "register" else dana, line, EVERY[name]))


@pytest.mark.parametrize("name", NETWORK)
def test_a_call_is_cancelled_while_its_request_is_on_the_way(
    name: str, dana: Person, eve: Person, line: StallingProxy
) -> None:
    asyncio.run(_cancel_on_the_way(eve if name == "register" else dana, line, NETWORK[name]))


def test_after_all_that_the_account_is_made(eve: Person) -> None:
    async def make() -> None:
        assert (await eve.companion.register(eve.phone.passphrase)).startswith("dana-")

    asyncio.run(make())
