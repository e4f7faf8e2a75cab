"""The companion with Python's own manners: it closes at the end of a ``with``, and its changes are iterated."""

from __future__ import annotations

import asyncio
import weakref
from types import TracebackType
from typing import TYPE_CHECKING, cast

from . import _native
from ._changes import Changes
from ._native import DeviceOptions, RelayInfo


class Companion(_native.Companion):
    """An open vault. All objects that come of it share it; they all close with it.

    ``with`` and ``async with`` shut it down at their end. Reading and writing are short and synchronous; a program
    whose loop must never wait for a disk calls them by ``asyncio.to_thread``.
    """

    _streams: weakref.WeakSet[Changes]

    # The generated code makes instances without __init__.
    def __new__(cls) -> Companion:
        made = super().__new__(cls)
        made._streams = weakref.WeakSet()
        return made

    @classmethod
    def open(cls, options: DeviceOptions) -> Companion:
        """Opens a vault, locked: it can send and fetch."""
        return cast(Companion, super().open(options))

    @classmethod
    async def sign_in(cls, options: DeviceOptions, relay: RelayInfo, handle: str, passphrase: str) -> Companion:
        """Signs in on this phone, as a further device of an account."""
        return cast(Companion, await super().sign_in(options, relay, handle, passphrase))

    @classmethod
    async def recover(
        cls, options: DeviceOptions, relay: RelayInfo, recovery_code: str, new_passphrase: str
    ) -> Companion:
        """Makes this phone a further device by the recovery code alone, and gives the account a new passphrase."""
        return cast(Companion, await super().recover(options, relay, recovery_code, new_passphrase))

    def changes(self) -> Changes:
        """Every change from now on, as an asynchronous iterator; the first step comes at once."""
        stream = Changes(self.observe)
        self._streams.add(stream)
        return stream

    def shut_down(self) -> None:
        """Closes the vault and ends its iterators; every later call says that it is closed."""
        super().shut_down()
        self._end_streams()

    async def sign_out(self) -> None:
        """Signs out: syncs what waits, ends this install at the relay, and removes the vault from this phone."""
        await super().sign_out()
        self._end_streams()

    async def delete_account(self, passphrase: str) -> None:
        """Deletes the account with all that the relay has of it, and removes the vault from this phone."""
        await super().delete_account(passphrase)
        self._end_streams()

    def _end_streams(self) -> None:
        for stream in list(self._streams):
            stream.cancel()

    def __enter__(self) -> Companion:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut_down()

    async def __aenter__(self) -> Companion:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # It waits for what is being written, and for a passphrase that is being stretched: not on the loop's thread.
        await asyncio.to_thread(self.shut_down)


# The generated module makes its companions by this name, so that those it gives have the manners above.
_native.Companion = Companion  # type: ignore[misc]

if TYPE_CHECKING:

    class Created(_native.Created):
        """A new vault, and the code that brings everything back."""

        companion: Companion
else:
    Created = _native.Created


async def create_companion(options: DeviceOptions, handle: str, relay: RelayInfo, passphrase: str) -> Created:
    """Makes an identity on this phone, with no network: ``Companion.register`` makes its account later."""
    return cast(Created, await _native.create_companion(options, handle, relay, passphrase))
