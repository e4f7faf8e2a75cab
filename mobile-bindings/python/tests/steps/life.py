"""What the steps share: two people, their phones, and what they have done so far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from beside import Companion, RelayInfo, Space
from support.phones import Phone
from support.proxy import StallingProxy
from support.relay import Relay


@dataclass
class Life:
    """The state that each step leaves to the next."""

    root: Path
    relay: Relay
    line: StallingProxy
    by_line: RelayInfo
    phones: dict[str, Phone] = field(default_factory=dict)
    entry: str = ""
    goal: str = ""
    pair: str = ""

    @property
    def anna(self) -> Phone:
        """Anna's first phone."""
        return self.phones["anna"]

    @property
    def ben(self) -> Phone:
        """Ben's phone."""
        return self.phones["ben"]

    def space(self, phone: Phone) -> Space:
        """The pair of the two, on one of their phones."""
        return phone.companion.space(self.pair)

    def both(self) -> tuple[Companion, Companion]:
        """Anna's companion and Ben's."""
        return self.anna.companion, self.ben.companion

    async def sync_both(self) -> None:
        """Anna, Ben and Anna again: whatever either has, both have then, and know it of each other."""
        anna, ben = self.both()
        for companion in (anna, ben, anna, ben):
            await companion.sync()


Step = Callable[[Life], None | Awaitable[None]]
STEPS: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Registers a function as what the scenario's line of this name does."""

    def registered(function: Step) -> Step:
        assert name not in STEPS, f"{name} has two functions"
        STEPS[name] = function
        return function

    return registered
