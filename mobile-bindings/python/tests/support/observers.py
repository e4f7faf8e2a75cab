"""Observers that remember what they were told."""

from __future__ import annotations

import threading
from collections.abc import Callable

from beside import Change, Observer

from support.relay import BOUND_SECONDS


class Remembering(Observer):
    """Remembers every call, and lets a test wait for one."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self._turned = threading.Condition()
        self._then = then
        self.calls: list[list[Change]] = []

    def changed(self, changes: list[Change]) -> None:
        self._then()
        with self._turned:
            self.calls.append(changes)
            self._turned.notify_all()

    def wait_for(self, reached: Callable[[], bool]) -> None:
        """Waits until something is true after a call."""
        with self._turned:
            assert self._turned.wait_for(reached, BOUND_SECONDS), f"not reached after {len(self.calls)} calls"

    def has(self, change: Change) -> bool:
        """Whether it was told of a change."""
        return any(change in call for call in self.calls)
