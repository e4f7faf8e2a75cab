"""Every asynchronous call, as a table, so that no test of one of them forgets another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from beside import (
    Companion,
    DeviceOptions,
    DiaryFormat,
    ImportOptions,
    Language,
    RelayInfo,
    create_companion,
    relay_info,
)

from support.phones import PASSPHRASE, Phone

OTHER_PASSPHRASE = "three birds on a wire"

BATCH = 128
# Two whole batches and a part of one.
LINES = [f"line {number}" for number in range(300)]
DIARY = "".join(json.dumps({"date": "1998-05-31", "text": line}) + "\n" for line in LINES).encode()


@dataclass
class Person:
    """A person with a phone whose relay is reached by a line, and with a second device."""

    phone: Phone
    relay: RelayInfo
    vault: str
    second_device: str

    @property
    def companion(self) -> Companion:
        """The phone's companion."""
        return self.phone.companion

    def written(self) -> list[str]:
        """What was written by hand. What a file brought is there in whole batches, from its first line on."""
        texts = self.phone.texts()
        taken = Counter(texts)
        batches = [{taken[line] for line in LINES[first : first + BATCH]} for first in range(0, len(LINES), BATCH)]
        assert all(len(times) == 1 for times in batches), "a batch came in part"
        times = [next(iter(times)) for times in batches]
        assert times == sorted(times, reverse=True), "a batch came before those that stand before it"
        return [text for text in texts if text not in LINES]

    def options(self) -> DeviceOptions:
        """The phone's folder, for calls that make one more vault in it."""
        return DeviceOptions(folder=str(self.phone.folder))

    async def reopened(self) -> None:
        """Closes the vault, opens it from its folder and unlocks it."""
        self.companion.shut_down()
        self.phone.companion = Companion.open(DeviceOptions(folder=str(self.phone.folder), vault=self.vault))
        await self.companion.unlock(PASSPHRASE)


Call = Callable[[Person], Awaitable[object]]

LOCAL: dict[str, Call] = {
    "create": lambda it: create_companion(it.options(), "another", it.relay, PASSPHRASE),
    "unlock": lambda it: it.companion.unlock(PASSPHRASE),
    "session_key": lambda it: it.companion.session_key(PASSPHRASE),
    "check_storage": lambda it: it.companion.check_storage(),
    "import_file": lambda it: it.companion.journal().import_file(DIARY, ImportOptions(format=DiaryFormat.LINES)),
    "export_lines": lambda it: it.companion.journal().export_lines(),
    "export_markdown": lambda it: it.companion.journal().export_markdown(Language.POLISH),
}

# What talks to the relay and has no companion yet.
ARRIVING: dict[str, Call] = {
    "relay_info": lambda it: relay_info(it.relay.url),
    "sign_in": lambda it: Companion.sign_in(it.options(), it.relay, it.companion.account().handle, PASSPHRASE),
    "recover": lambda it: Companion.recover(it.options(), it.relay, it.phone.recovery_code, OTHER_PASSPHRASE),
}

# What talks to the relay for a companion.
ONLINE: dict[str, Call] = {
    "register": lambda it: it.companion.register(PASSPHRASE),
    "sync": lambda it: it.companion.sync(),
    "change_passphrase": lambda it: it.companion.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE),
    "revoke_device": lambda it: it.companion.revoke_device(PASSPHRASE, it.second_device),
    "sign_out": lambda it: it.companion.sign_out(),
    "delete_account": lambda it: it.companion.delete_account(PASSPHRASE),
}
