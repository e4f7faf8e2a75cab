"""One half of two phones in two languages: `interop.py PHASE FOLDER`, a process for each phase.

`FOLDER/relay.txt` names the relay: its address, and in the second line its key. What a phase leaves is in the vault,
and in the files that the other language reads.
"""

from __future__ import annotations

import asyncio
import datetime
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from beside import (
    Companion,
    DeviceOptions,
    GoalDetail,
    GoalEdit,
    Language,
    NewMessage,
    RelayInfo,
    Space,
    create_companion,
)

PASSPHRASE = "a walk by the river"


def options(folder: Path) -> DeviceOptions:
    """This phone's vault."""
    return DeviceOptions(folder=str(folder / "python"))


async def opened(folder: Path) -> Companion:
    """This phone, unlocked."""
    companion = Companion.open(options(folder))
    await companion.unlock(PASSPHRASE)
    return companion


def the_pair(companion: Companion) -> Space:
    """The only pair that there is."""
    (pair,) = companion.pairs()
    return companion.space(pair.space)


def the_goal(space: Space) -> GoalDetail:
    """The only goal that the two have."""
    (goal,) = space.goals().list()
    return space.goals().show(goal.id)


async def invite(folder: Path) -> None:
    """Makes this person and an invite for the other."""
    url, key = (folder / "relay.txt").read_text(encoding="utf-8").splitlines()[:2]
    created = await create_companion(options(folder), "python", RelayInfo(url=url, key=key), PASSPHRASE)
    async with created.companion as companion:
        await companion.register(PASSPHRASE)
        companion.consent(Language.ENGLISH)
        link = companion.invite(datetime.timedelta(days=1))
        (folder / "invite.txt").write_text(link, encoding="utf-8")
        await companion.sync()


async def confirm(folder: Path) -> None:
    """Keeps the pair that the other began, says something and begins a goal."""
    async with await opened(folder) as companion:
        await companion.sync()
        space = the_pair(companion)
        space.confirm()
        space.thread().send(NewMessage(text="from python"))
        goals = space.goals()
        one, two = goals.new_step(), goals.new_step()
        goals.create(
            [
                GoalEdit.SET_TITLE("together"),
                GoalEdit.ADD_STEP(id=one, text="one", after=None),
                GoalEdit.ADD_STEP(id=two, text="two", after=one),
            ]
        )
        await companion.sync()


async def edit_python(folder: Path) -> None:
    """Edits the goal without a network, while the other has edited it too; syncs then."""
    async with await opened(folder) as companion:
        space = the_pair(companion)
        goal = the_goal(space)
        (one,) = (step.id for step in goal.steps if step.text == "one")
        edits = [GoalEdit.SET_STEP_TEXT(id=one, text="one, by python"), GoalEdit.SET_STEP_DONE(id=one, done=True)]
        space.goals().edit(goal.id, edits)
        await companion.sync()


async def meet_python(folder: Path) -> None:
    """Syncs, and reports what this phone shows."""
    async with await opened(folder) as companion:
        await companion.sync()
        space = the_pair(companion)
        goal = the_goal(space)
        lines = [f"fingerprint {companion.fingerprint()}", f"goal {goal.title}"]
        standing = (step for step in goal.steps if not step.removed)
        lines += [f"step {step.text} {'true' if step.done else 'false'}" for step in standing]
        lines += [f"message {message.text}" for message in space.thread().page(1000)]
        (folder / "python.txt").write_bytes(("\n".join(lines) + "\n").encode())


PHASES: dict[str, Callable[[Path], Awaitable[None]]] = {
    "invite": invite,
    "confirm": confirm,
    "edit-python": edit_python,
    "meet-python": meet_python,
}


async def main(phase: str, folder: Path) -> None:
    """Runs one phase."""
    await PHASES[phase](folder)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PHASES:
        sys.exit(f"usage: interop.py {'|'.join(PHASES)} FOLDER")
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
