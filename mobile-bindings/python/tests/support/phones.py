"""Phones: a folder each, and what the tests do with them again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from beside import (
    BesideError,
    Companion,
    DeviceOptions,
    NewEntry,
    NewMessage,
    RelayInfo,
    Space,
    create_companion,
)

PASSPHRASE = "a walk by the river"


@dataclass
class Phone:
    """A person's phone."""

    folder: Path
    companion: Companion
    recovery_code: str = ""
    passphrase: str = PASSPHRASE

    async def reopened(self) -> Phone:
        """The same phone after its app was closed and opened, unlocked."""
        self.companion.shut_down()
        self.companion = Companion.open(DeviceOptions(folder=str(self.folder)))
        await self.companion.unlock(self.passphrase)
        return self

    def write(self, text: str) -> str:
        """Writes an entry; gives its id."""
        return self.companion.journal().write(NewEntry(text=text))

    def texts(self) -> list[str]:
        """All entries' texts, oldest first."""
        return [entry.text for entry in self.companion.journal().export_entries()]


async def new_phone(folder: Path, handle: str, relay: RelayInfo) -> Phone:
    """A phone with a new vault."""
    created = await create_companion(DeviceOptions(folder=str(folder)), handle, relay, PASSPHRASE)
    return Phone(folder, created.companion, created.recovery_code)


def carry(source: Companion, target: Companion, space: str) -> int:
    """Carries a pair's file from one phone to the other; gives how much of it was new."""
    return target.import_bundle(source.space(space).export_bundle())


def say(space: Space, text: str) -> str:
    """Says something in a pair; gives the message's id."""
    return space.thread().send(NewMessage(text=text))


def said(space: Space) -> list[str | None]:
    """What was said in a pair, oldest first."""
    return [message.text for message in space.thread().page(100)]


def refused(kind: type[BesideError], code: str, call: Callable[[], object]) -> None:
    """Fails unless a call ends with exactly this error."""
    with pytest.raises(BesideError) as caught:
        call()
    _same(caught.value, kind, code)


async def refused_later(kind: type[BesideError], code: str, call: Callable[[], Awaitable[object]]) -> None:
    """Fails unless an asynchronous call ends with exactly this error."""
    with pytest.raises(BesideError) as caught:
        await call()
    _same(caught.value, kind, code)


def _same(error: BesideError, kind: type[BesideError], code: str) -> None:
    assert (type(error), error.code) == (kind, code)
