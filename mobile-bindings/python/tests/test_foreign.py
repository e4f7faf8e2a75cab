"""What an app brings along and does badly: a keystore, a logger, a clock, a word on the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from beside import (
    BesideError,
    ClockReading,
    Companion,
    DeviceOptions,
    Keystore,
    Logger,
    LogLevel,
    NewEntry,
    PhoneClock,
    Reachability,
    RelayInfo,
    create_companion,
    vaults,
)
from support.phones import PASSPHRASE

NOWHERE = RelayInfo(url="http://127.0.0.1:1", key="07" * 32)


class _Keys(Keystore):
    def __init__(self, give: Callable[[], object]) -> None:
        self._give = give

    def device_key(self) -> bytes:
        return self._give()  # type: ignore[return-value]


class _Log(Logger):
    def __init__(self, fault: Exception | None) -> None:
        self._fault = fault
        self.lines: list[str] = []

    def log(self, level: LogLevel, line: str) -> None:
        self.lines.append(line)
        if self._fault:
            raise self._fault


class _Clock(PhoneClock):
    def __init__(self, give: Callable[[], ClockReading]) -> None:
        self._give = give

    def now(self) -> ClockReading:
        return self._give()


class _Network(Reachability):
    def __init__(self, give: Callable[[], bool]) -> None:
        self._give = give

    def is_online(self) -> bool:
        return self._give()


def _throws(fault: Exception) -> Callable[[], object]:
    def give() -> object:
        raise fault

    return give


async def _make(options: DeviceOptions) -> Companion:
    return (await create_companion(options, "anna", NOWHERE, PASSPHRASE)).companion


async def _sync(companion: Companion) -> None:
    await companion.sync()


KEYLESS: dict[str, Callable[[], object]] = {
    "no bytes": lambda: b"",
    "too few bytes": lambda: b"k" * 31,
    "too many bytes": lambda: b"k" * 33,
    "nothing at all": lambda: None,
    "a declared failure": _throws(BesideError.Storage("keystore")),
    "any other failure": _throws(PermissionError("the screen is locked")),
}

DECLARED = BesideError.Internal("internal")
UNDECLARED = OSError("no space left")


@pytest.mark.parametrize("case", KEYLESS)
def test_a_keystore_that_gives_no_key_is_told_as_such(case: str, folder: Path) -> None:
    options = DeviceOptions(folder=str(folder), keystore=_Keys(KEYLESS[case]))
    with pytest.raises(BesideError) as caught:
        asyncio.run(_make(options))
    assert (type(caught.value), caught.value.code) == (BesideError.Storage, "keystore")
    assert vaults(str(folder)) == [], "no vault was begun"


def test_a_keystore_with_its_own_key_opens_the_vault_and_another_doesnt(folder: Path) -> None:
    options = DeviceOptions(folder=str(folder), keystore=_Keys(lambda: b"k" * 32))
    with asyncio.run(_make(options)) as companion:
        companion.journal().write(NewEntry(text="one"))
    assert not list(folder.rglob("*.key")), "the key is with the keystore alone"
    with pytest.raises(BesideError.Storage):
        Companion.open(DeviceOptions(folder=str(folder), keystore=_Keys(lambda: b"l" * 32)))
    with Companion.open(options) as companion:
        assert companion.is_locked()


@pytest.mark.parametrize("fault", [DECLARED, UNDECLARED], ids=["declared", "undeclared"])
def test_a_logger_that_throws_stops_nothing(fault: Exception, folder: Path) -> None:
    log = _Log(fault)
    with asyncio.run(_make(DeviceOptions(folder=str(folder), logger=log))) as companion:
        with pytest.raises(BesideError.NotNow):
            asyncio.run(_sync(companion))
        companion.journal().write(NewEntry(text="one"))
    assert len(log.lines) == 1


def test_a_log_has_no_words_of_a_person(folder: Path) -> None:
    log = _Log(None)
    with asyncio.run(_make(DeviceOptions(folder=str(folder), logger=log))) as companion:
        companion.journal().write(NewEntry(text="confidential"))
        with pytest.raises(BesideError.NotNow):
            asyncio.run(_sync(companion))
    assert len(log.lines) == 1
    assert "confidential" not in log.lines[0] and "anna" not in log.lines[0]


@pytest.mark.parametrize("fault", [DECLARED, UNDECLARED], ids=["declared", "undeclared"])
def test_a_clock_that_throws_leaves_the_systems(fault: Exception, folder: Path) -> None:
    clock = _Clock(_throws(fault))  # type: ignore[arg-type]
    with asyncio.run(_make(DeviceOptions(folder=str(folder), clock=clock))) as companion:
        entry = companion.journal().write(NewEntry(text="one"))
        assert companion.journal().show(entry).written_at.year >= 2025


def test_a_clock_of_the_app_gives_day_and_moment(folder: Path) -> None:
    # Half past eleven in the evening of 31 December 2030 in UTC is the new year one hour to the east.
    reading = ClockReading(unix_milliseconds=1_924_990_200_000, utc_offset_minutes=60)
    with asyncio.run(_make(DeviceOptions(folder=str(folder), clock=_Clock(lambda: reading)))) as companion:
        shown = companion.journal().show(companion.journal().write(NewEntry(text="one")))
        assert shown.about_day.isoformat() == "2031-01-01"
        assert shown.written_at.isoformat() == "2030-12-31T23:30:00+00:00"


@pytest.mark.parametrize("fault", [DECLARED, UNDECLARED], ids=["declared", "undeclared"])
def test_without_an_answer_on_the_network_it_is_tried(fault: Exception, folder: Path) -> None:
    network = _Network(_throws(fault))  # type: ignore[arg-type]
    with asyncio.run(_make(DeviceOptions(folder=str(folder), reachability=network))) as companion:
        with pytest.raises(BesideError.NotNow):
            asyncio.run(_sync(companion))


def test_where_the_app_says_that_there_is_no_network_none_is_tried(folder: Path) -> None:
    options = DeviceOptions(folder=str(folder), reachability=_Network(lambda: False))
    with asyncio.run(_make(options)) as companion:
        with pytest.raises(BesideError.Network) as caught:
            asyncio.run(_sync(companion))
        assert caught.value.code == "relay-unreachable"
