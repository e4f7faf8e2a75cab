"""The program that meets another language's phone, here with that phone played by the same library."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from beside import Companion, DeviceOptions, GoalEdit, Language, NewMessage, RelayInfo, create_companion
from support.phones import PASSPHRASE
from support.relay import BOUND_SECONDS

PROGRAM = Path(__file__).with_name("interop.py")


def _phase(name: str, folder: Path) -> None:
    subprocess.run([sys.executable, PROGRAM, name, folder], check=True, timeout=BOUND_SECONDS)


async def _accept(folder: Path, relay: RelayInfo) -> Companion:
    created = await create_companion(DeviceOptions(folder=str(folder / "other")), "other", relay, PASSPHRASE)
    other = created.companion
    await other.register(PASSPHRASE)
    other.consent(Language.POLISH)
    space = other.accept_invite((folder / "invite.txt").read_text(encoding="utf-8"))
    space.thread().send(NewMessage(text="from another language"))
    await other.sync()
    return other


async def _meet(folder: Path, relay: RelayInfo) -> None:
    await asyncio.to_thread(_phase, "invite", folder)
    async with await _accept(folder, relay) as other:
        await asyncio.to_thread(_phase, "confirm", folder)
        await other.sync()
        (pair,) = other.pairs()
        goals = other.space(pair.space).goals()
        (goal,) = goals.list()
        last = goals.show(goal.id).steps[-1].id
        three = GoalEdit.ADD_STEP(id=goals.new_step(), text="three", after=last)
        goals.edit(goal.id, [GoalEdit.SET_TITLE("together, by two"), three])
        await asyncio.to_thread(_phase, "edit-python", folder)
        await other.sync()
        await asyncio.to_thread(_phase, "meet-python", folder)
        await other.sync()
        report = [
            f"fingerprint {other.fingerprint()}",
            "goal together, by two",
            "step one, by python true",
            "step two false",
            "step three false",
            "message from another language",
            "message from python",
        ]
        assert (folder / "python.txt").read_bytes().decode() == "\n".join(report) + "\n"


def test_two_phones_in_two_processes_agree_byte_for_byte(tmp_path: Path, at_relay: RelayInfo) -> None:
    (tmp_path / "relay.txt").write_text(f"{at_relay.url}\n{at_relay.key}\n", encoding="utf-8")
    asyncio.run(_meet(tmp_path, at_relay))


def test_a_phase_that_isnt_one_is_told(tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), "dance", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=BOUND_SECONDS, check=False)
    assert ended.returncode == 1 and "usage" in ended.stderr
