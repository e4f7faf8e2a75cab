"""Changes as an asynchronous iterator."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from types import TracebackType

from . import _native
from ._native import Change

# Beyond this many, what changed isn't named one by one any more: whoever is that late reads everything anew anyway.
_WAITING_MAX = 256


class _Listener(_native.Observer):
    def __init__(self, told: Callable[[list[Change]], None]) -> None:
        self._told = told

    def changed(self, changes: list[Change]) -> None:
        self._told(changes)


class Changes(AsyncIterator[list[Change]]):
    """What changed since the last step, again and again, until :meth:`cancel` or the companion's end.

    The first step gives ``Change.EVERYTHING()``. What comes while nobody waits is kept and comes together, so a slow
    reader misses no state and a stopped one costs little memory. One reader, on the loop that was running when it was
    made; :meth:`cancel` may be called from any thread.
    """

    def __init__(self, observe: Callable[[_native.Observer], _native.Subscription]) -> None:
        self._loop = asyncio.get_running_loop()
        self._turned = asyncio.Event()
        self._lock = threading.Lock()
        self._waiting: list[Change] = []
        self._over = False
        self._subscription = observe(_Listener(self._keep))

    # Called on the thread of the observers. Nothing is awaited here, so that it never waits for the loop.
    def _keep(self, changes: list[Change]) -> None:
        with self._lock:
            if self._over:
                return
            self._waiting += [change for change in changes if change not in self._waiting]
            if len(self._waiting) > _WAITING_MAX:
                self._waiting = [Change.EVERYTHING()]
            self._wake()

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._turned.set)
        except RuntimeError:
            # The loop is closed: nobody can wait on it any more.
            self._over = True

    def cancel(self) -> None:
        """Ends it: the reader's loop ends, and what waits is dropped. Once more does nothing."""
        with self._lock:
            ended, self._over = self._over, True
            self._waiting.clear()
            if not ended:
                self._wake()
        # Outside the lock: it waits for a call that is under way, and that call takes the lock.
        self._subscription.cancel()

    async def __anext__(self) -> list[Change]:
        while True:
            with self._lock:
                if self._over:
                    raise StopAsyncIteration
                if self._waiting:
                    # Taken without awaiting, so that a cancelled reader leaves what it hasn't got.
                    taken, self._waiting = self._waiting, []
                    return taken
                self._turned.clear()
            await self._turned.wait()

    async def __aenter__(self) -> Changes:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()
