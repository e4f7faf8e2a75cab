"""Input that nobody should give: each is refused by its own error, nothing is kept of it, and the companion goes on."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import pytest
from beside import (
    BesideError,
    Companion,
    DeviceOptions,
    GoalEdit,
    Habit,
    InternalError,
    JournalEdit,
    Language,
    Mark,
    MarkKind,
    NewEntry,
    NewMessage,
    QuietSpan,
    RelayInfo,
    Stage,
    Standing,
    Terms,
    TextSpan,
    create_companion,
    relay_info,
)
from support.phones import PASSPHRASE, Phone, carry, new_phone, say

NOWHERE = RelayInfo(url="http://127.0.0.1:1", key="07" * 32)
SURROGATE = "half a pair: \ud83c"
DAY = datetime.date(2026, 3, 14)


@dataclass
class Pair:
    """Two phones that are a pair by files."""

    anna: Phone
    ben: Phone
    space: str

    @property
    def companion(self) -> Companion:
        """The phone that is given bad input."""
        return self.anna.companion


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """One pair for all cases, since none of them may harm it."""
    root = tmp_path_factory.mktemp("pair")
    anna = asyncio.run(new_phone(root / "anna", "anna", NOWHERE))
    ben = asyncio.run(new_phone(root / "ben", "ben", NOWHERE))
    link = ben.companion.invite(datetime.timedelta(days=1))
    space = anna.companion.accept_invite(link).id()
    carry(anna.companion, ben.companion, space)
    ben.companion.space(space).confirm()
    for phone in (ben, anna):
        phone.companion.consent(Language.ENGLISH)
        say(phone.companion.space(space), "hello")
    carry(ben.companion, anna.companion, space)
    assert anna.companion.space(space).look().standing == Standing.OPEN
    yield Pair(anna, ben, space)
    anna.companion.shut_down()
    ben.companion.shut_down()


def _write(**fields: object) -> Callable[[Companion], object]:
    return lambda it: it.journal().write(NewEntry(**{"text": "x", **fields}))  # type: ignore[arg-type]


def _edit(*edits: JournalEdit) -> Callable[[Companion], object]:
    return lambda it: it.journal().edit(it.journal().write(NewEntry(text="x", about_day=DAY)), list(edits))


def _goal(*edits: GoalEdit) -> Callable[[Companion], object]:
    return lambda it: it.goals().create(list(edits))


def _terms(**fields: object) -> Terms:
    plain = {"scope": "work", "frequency": "", "quiet_hours": None, "limits": "", "review_day": DAY}
    return Terms(**{**plain, **fields})  # type: ignore[arg-type]


REFUSED: dict[str, tuple[type[BesideError], str, Callable[[Companion], object]]] = {
    "huge text": (BesideError.Invalid, "text-too-long", _write(text="x" * (8 * 1024 * 1024))),
    "text one byte over its bound": (BesideError.Invalid, "text-too-long", _write(text="x" * (128 * 1024 + 1))),
    "mood": (BesideError.Invalid, "mood-range", _write(mood=6)),
    "empty tag": (BesideError.Invalid, "label-empty", _write(tags=[""])),
    "long tag": (BesideError.Invalid, "label-too-long", _write(tags=["x" * 49])),
    "tag with a line break": (BesideError.Invalid, "label-control", _write(tags=["a\nb"])),
    "many tags": (BesideError.Invalid, "too-many-tags", _write(tags=[str(number) for number in range(33)])),
    "id of another length": (BesideError.Invalid, "id-invalid", lambda it: it.journal().show("00")),
    "id that isn't hexadecimal": (BesideError.Invalid, "id-invalid", lambda it: it.journal().show("z" * 32)),
    "id of nothing": (BesideError.Missing, "not-found", lambda it: it.journal().show("00" * 16)),
    "span that ends before it begins": (
        BesideError.Invalid,
        "span-invalid",
        _edit(JournalEdit.MARK(Mark(span=TextSpan(start=1, end=0), kind=MarkKind.BOLD()))),
    ),
    "span beyond the text": (
        BesideError.Invalid,
        "span-invalid",
        _edit(JournalEdit.MARK(Mark(span=TextSpan(start=0, end=9), kind=MarkKind.BOLD()))),
    ),
    "long title": (BesideError.Invalid, "label-too-long", _goal(GoalEdit.SET_TITLE("x" * 121))),
    "habit on no day": (BesideError.Invalid, "habit-range", _goal(GoalEdit.SET_HABIT(Habit.WEEKDAYS(0)))),
    "habit eight times a week": (
        BesideError.Invalid,
        "habit-range",
        _goal(GoalEdit.SET_HABIT(Habit.TIMES_PER_WEEK(8))),
    ),
    "step that isn't there": (
        BesideError.Invalid,
        "step-unknown",
        _goal(GoalEdit.SET_STEP_DONE(id="00" * 8, done=True)),
    ),
    "text that is no invite": (BesideError.Invalid, "invite-malformed", lambda it: it.accept_invite("hello")),
    "file that is no bundle": (BesideError.Invalid, "bundle-malformed", lambda it: it.import_bundle(b"\xff" * 64)),
    "empty file": (BesideError.Invalid, "bundle-malformed", lambda it: it.import_bundle(b"")),
    "short session key": (BesideError.Invalid, "id-invalid", lambda it: it.unlock_with_session(b"short")),
    "another's session key": (BesideError.Storage, "storage-wrong-key", lambda it: it.unlock_with_session(b"k" * 32)),
}

IN_A_PAIR: dict[str, tuple[type[BesideError], str, Callable[[Pair], object]]] = {
    "huge message": (
        BesideError.Invalid,
        "statement-too-long",
        lambda it: it.companion.space(it.space).thread().send(NewMessage(text="x" * 16 * 1024 + "x")),
    ),
    "hash that is none": (
        BesideError.Invalid,
        "id-invalid",
        lambda it: it.companion.space(it.space).sign_proposal("zz"),
    ),
    "quiet hours of another day": (
        BesideError.Invalid,
        "quiet-hours-invalid",
        lambda it: it.companion.space(it.space).propose(_terms(quiet_hours=QuietSpan(begin=0, end=5000))),
    ),
    "reference to a message that is none": (
        BesideError.Invalid,
        "id-invalid",
        lambda it: it.companion.space(it.space).thread().show("yesterday"),
    ),
    "pair that isn't there": (
        BesideError.Missing,
        "no-such-pair",
        lambda it: it.companion.space("00" * 32).visit_stage(Stage.PLAN),
    ),
}

LATER: dict[str, tuple[type[BesideError], str, Callable[[Pair], Awaitable[object]]]] = {
    "address that is none": (BesideError.Invalid, "address-invalid", lambda it: relay_info("relay")),
    "http elsewhere": (BesideError.Invalid, "address-invalid", lambda it: relay_info("http://relay.example.org")),
    "nobody at the address": (BesideError.Network, "relay-unreachable", lambda it: relay_info(NOWHERE.url)),
    "short passphrase": (BesideError.Secret, "passphrase-unfit", lambda it: it.companion.unlock("short")),
    "wrong passphrase": (BesideError.Secret, "wrong-passphrase", lambda it: it.companion.unlock("not this one")),
    "text that is no recovery code": (
        BesideError.Secret,
        "wrong-recovery-code",
        lambda it: Companion.recover(DeviceOptions(folder=str(it.anna.folder)), NOWHERE, "code", PASSPHRASE),
    ),
    "key of a relay that is none": (
        BesideError.Invalid,
        "relay-key-invalid",
        lambda it: create_companion(
            DeviceOptions(folder=str(it.anna.folder)), "x", RelayInfo(url=NOWHERE.url, key="07"), PASSPHRASE
        ),
    ),
    "device that is none": (
        BesideError.Invalid,
        "id-invalid",
        lambda it: it.companion.revoke_device(PASSPHRASE, "phone"),
    ),
    "no account": (BesideError.NotNow, "not-registered", lambda it: it.companion.sync()),
}


def _raises(kind: type[BesideError], code: str, call: Callable[[], object]) -> None:
    with pytest.raises(BesideError) as caught:
        call()
    assert (type(caught.value), caught.value.code) == (kind, code)


def _goes_on(companion: Companion) -> None:
    entry = companion.journal().write(NewEntry(text="it goes on"))
    assert companion.journal().show(entry).text == "it goes on"


@pytest.mark.parametrize("case", REFUSED)
def test_what_cant_be_kept_is_refused(case: str, pair: Pair) -> None:
    kind, code, call = REFUSED[case]
    _raises(kind, code, lambda: call(pair.companion))
    _goes_on(pair.companion)


@pytest.mark.parametrize("case", IN_A_PAIR)
def test_what_cant_be_said_is_refused(case: str, pair: Pair) -> None:
    kind, code, call = IN_A_PAIR[case]
    _raises(kind, code, lambda: call(pair))
    _goes_on(pair.companion)


@pytest.mark.parametrize("case", LATER)
def test_what_cant_be_asked_is_refused(case: str, pair: Pair) -> None:
    kind, code, call = LATER[case]

    async def ask() -> object:
        return await call(pair)

    _raises(kind, code, lambda: asyncio.run(ask()))
    _goes_on(pair.companion)


def test_a_pair_id_that_is_none_is_refused(pair: Pair) -> None:
    _raises(BesideError.Invalid, "id-invalid", lambda: pair.companion.space("zz"))


class _Twisted(str):
    def encode(self, *_: object, **__: object) -> bytes:
        return b"\xed\xa0\x80"


def test_invalid_utf8_that_comes_across_all_the_same_ends_no_process(pair: Pair) -> None:
    with pytest.raises(InternalError):
        pair.companion.journal().write(NewEntry(text=_Twisted("x")))
    _goes_on(pair.companion)


def test_half_a_surrogate_pair_is_refused_before_it_crosses(pair: Pair) -> None:
    journal = pair.companion.journal()
    for call in (
        lambda: journal.write(NewEntry(text=SURROGATE)),
        lambda: journal.search(SURROGATE, 1),
        lambda: pair.companion.accept_invite(SURROGATE),
        lambda: asyncio.run(_unlock(pair.companion, SURROGATE)),
    ):
        with pytest.raises(UnicodeEncodeError):
            call()
    _goes_on(pair.companion)


async def _unlock(companion: Companion, passphrase: str) -> None:
    await companion.unlock(passphrase)


def test_numbers_that_dont_fit_are_refused_before_they_cross(pair: Pair) -> None:
    journal = pair.companion.journal()
    for call in (
        lambda: journal.page(-1),
        lambda: journal.page(2**32),
        lambda: journal.write(NewEntry(text="x", mood=256)),
        lambda: pair.companion.invite(datetime.timedelta(days=-1)),
    ):
        with pytest.raises(ValueError):
            call()
    _goes_on(pair.companion)
