"""How long calls take across the boundary: `python bench.py`, with the package installed. It prints, and judges nothing.

Each figure is the median and the worst of many calls on a vault with a year of entries; a warm-up isn't counted.
"""

from __future__ import annotations

import asyncio
import datetime
import platform
import statistics
import tempfile
import time
from collections.abc import Callable

from beside import Companion, DeviceOptions, Language, NewEntry, NewMessage, RelayInfo, create_companion

PASSPHRASE = "a walk by the river"
TEXT = "Woke early, walked to the river and back, wrote to nobody and was content with it. " * 7
NOWHERE = RelayInfo(url="http://127.0.0.1:1", key="07" * 32)
WARM_UP = 3


def measure(name: str, times: int, call: Callable[[], object]) -> None:
    """Prints how long a call takes."""
    took = []
    for _ in range(WARM_UP + times):
        begun = time.perf_counter_ns()
        call()
        took.append((time.perf_counter_ns() - begun) / 1e6)
    counted = took[WARM_UP:]
    print(f"| {name} | {statistics.median(counted):.2f} ms | {max(counted):.2f} ms |")


async def new(folder: str) -> Companion:
    """A vault that has agreed to the policy."""
    made = await create_companion(DeviceOptions(folder=folder), "heron", NOWHERE, PASSPHRASE)
    made.companion.consent(Language.ENGLISH)
    return made.companion


async def main() -> None:
    """Makes a year of entries and a pair, and measures."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        companion, other = await new(one), await new(two)
        first = datetime.date(2025, 11, 27)
        companion.journal().import_entries(
            [NewEntry(text=TEXT, about_day=first + datetime.timedelta(days=day)) for day in range(365)]
        )
        space = other.accept_invite(companion.invite(datetime.timedelta(days=1)))
        space.thread().send(NewMessage(text="hello"))
        companion.import_bundle(space.export_bundle())
        thread = companion.space(space.id()).thread()
        companion.space(space.id()).confirm()
        key = await companion.session_key(PASSPHRASE)
        entry = companion.journal().page(1).entries[0].id
        print(f"{platform.machine()} {platform.system()}, Python {platform.python_version()}")
        print("| call | median | worst |\n|---|---|---|")

        def start() -> None:
            started = Companion.open(DeviceOptions(folder=one))
            started.unlock_with_session(key)
            started.journal().page(50)
            started.shut_down()

        measure("one keystroke kept", 200, lambda: companion.journal().keep_draft(entry, TEXT + "x"))
        measure("one message written", 200, lambda: thread.send(NewMessage(text="I am thinking of you.")))
        measure("the newest fifty messages", 200, lambda: thread.page(50))
        measure("the newest fifty entries", 200, lambda: companion.journal().page(50))
        companion.shut_down()
        measure("cold start: open, unlock with a session key, first page", 30, start)


asyncio.run(main())
