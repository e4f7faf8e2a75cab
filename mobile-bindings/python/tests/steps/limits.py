"""Data of earlier versions, and input that nobody should give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from beside import (
    BesideError,
    Companion,
    DeviceOptions,
    Keystore,
    Logger,
    LogLevel,
    NewEntry,
    create_companion,
)
from support.phones import PASSPHRASE, new_phone, refused, refused_later

from steps.life import Life, step

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


@step("old-data")
async def old_data(life: Life) -> None:
    folders = sorted(file.parent for file in FIXTURES.glob("*/expected.tsv"))
    assert folders, "there is no vault of a released schema to open"
    for kept in folders:
        folder = life.root / "old" / kept.name
        shutil.copytree(kept, folder)
        lines = (folder / "expected.tsv").read_text(encoding="utf-8").splitlines()
        expected = [tuple(line.split("\t", 1)) for line in lines if line]
        (passphrase,) = (value for key, value in expected if key == "passphrase")
        with Companion.open(DeviceOptions(folder=str(folder))) as companion:
            await companion.unlock(passphrase)
            entries = [("entry", entry.text) for entry in companion.journal().export_entries()]
            goals = [("goal", goal.title) for goal in companion.goals().list()]
            assert sorted(entries + goals) == sorted(pair for pair in expected if pair[0] != "passphrase")
            await companion.check_storage()
            # It isn't only read: this version goes on where that one ended.
            entry = companion.journal().write(NewEntry(text="from a later version"))
            assert companion.journal().show(entry).text == "from a later version"


class EmptyKeystore(Keystore):
    """A keystore that gives nothing."""

    def device_key(self) -> bytes:
        return b""


class ThrowingLogger(Logger):
    """A logger that fails, and in no way that it declares."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def log(self, level: LogLevel, line: str) -> None:
        self.lines.append(line)
        raise OSError("no space left")


@step("bad-input")
async def bad_input(life: Life) -> None:
    journal = life.anna.companion.journal()
    before = life.anna.texts()
    # A lone surrogate is what Python has for text that isn't valid Unicode. It is refused before it crosses.
    with pytest.raises(UnicodeEncodeError):
        journal.write(NewEntry(text="\ud800"))
    refused(BesideError.Invalid, "text-too-long", lambda: journal.write(NewEntry(text="x" * (8 * 1024 * 1024))))
    assert life.anna.texts() == before
    closed = await new_phone(life.root / "closed", "closed", life.by_line)
    closed.companion.shut_down()
    refused(BesideError.Closed, "closed", lambda: closed.write("too late"))
    await refused_later(BesideError.Closed, "closed", closed.companion.sync)
    options = DeviceOptions(folder=str(life.root / "keyless"), keystore=EmptyKeystore())
    await refused_later(
        BesideError.Storage, "keystore", lambda: create_companion(options, "nobody", life.by_line, PASSPHRASE)
    )
    logger = ThrowingLogger()
    life.anna.companion.shut_down()
    life.anna.companion = Companion.open(DeviceOptions(folder=str(life.anna.folder), logger=logger))
    await life.anna.companion.unlock(life.anna.passphrase)
    await life.anna.companion.sync()
    assert logger.lines != [], "it was called, and its failure stopped nothing"
    assert life.anna.texts() == before
