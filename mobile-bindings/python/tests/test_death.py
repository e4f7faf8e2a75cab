"""A phone that dies in the middle of an asynchronous call: the vault opens, and everything written is there."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from beside import RelayInfo
from support.calls import ARRIVING, LOCAL, ONLINE, Person
from support.people import ENTRIES, person
from support.phones import PASSPHRASE
from support.proxy import StallingProxy

DYING = Path(__file__).with_name("dying.py")
NETWORK = {**ARRIVING, **ONLINE}


def _die(who: Person, line: StallingProxy, name: str, entry: str) -> None:
    told = {
        "folder": str(who.phone.folder),
        "vault": who.vault,
        "recovery_code": who.phone.recovery_code,
        "url": who.relay.url,
        "key": who.relay.key,
        "second_device": who.second_device,
        "entry": entry,
    }
    command = [sys.executable, str(DYING), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as phone:
        assert phone.stdin is not None and phone.stdout is not None
        phone.stdin.write(json.dumps(told) + "\n")
        phone.stdin.flush()
        assert phone.stdout.readline() == "ready\n"
        line.stall_after(0)
        phone.stdin.write("\n")
        phone.stdin.flush()
        assert phone.stdout.readline() == "begun\n"
        if name in NETWORK:
            line.wait_until_stalled()
        phone.kill()
        assert "over" not in phone.stdout.read() or name in LOCAL
    line.let_go()


async def _everything_is_there(who: Person, written: list[str]) -> None:
    await who.reopened()
    assert who.written() == written
    await who.companion.check_storage()
    await who.companion.sync()


def _dies(who: Person, line: StallingProxy, name: str) -> list[str]:
    written = [*who.written(), f"saved before it died in {name}"]
    who.companion.shut_down()
    _die(who, line, name, written[-1])
    return written


@pytest.mark.parametrize("name", sorted({**LOCAL, **NETWORK}.keys() - {"register"}))
def test_a_phone_dies_in_a_call(name: str, dana: Person, line: StallingProxy) -> None:
    asyncio.run(_everything_is_there(dana, _dies(dana, line, name)))
    assert set(ENTRIES) <= set(dana.written())


def test_a_phone_that_dies_while_it_registers_registers_later(
    by_line: RelayInfo, line: StallingProxy, tmp_path: Path
) -> None:
    fay = asyncio.run(person(tmp_path, by_line))
    written = _dies(fay, line, "register")
    asyncio.run(fay.reopened())
    asyncio.run(fay.companion.register(PASSPHRASE))
    asyncio.run(_everything_is_there(fay, written))
    fay.companion.shut_down()
