"""A phone that dies in the middle of an asynchronous call: the vault opens, and everything written is there."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from beside import Companion
from support.calls import ARRIVING, LOCAL, ONLINE, Person
from support.people import ENTRIES
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
    assert who.phone.texts() == written
    await who.companion.check_storage()
    await who.companion.sync()


@pytest.mark.parametrize("name", sorted({**LOCAL, **NETWORK}.keys() - {"register"}))
def test_a_phone_dies_in_a_call(name: str, dana: Person, line: StallingProxy) -> None:
    before = dana.phone.texts()
    entry = f"saved before it died in {name}"
    dana.companion.shut_down()
    _die(dana, line, name, entry)
    asyncio.run(_everything_is_there(dana, [*before, entry]))
    assert set(ENTRIES) <= set(dana.phone.texts())
