"""Every asynchronous call, as a table, so that no test of one of them forgets another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from beside import Companion, DeviceOptions, RelayInfo, create_companion, relay_info

from support.phones import PASSPHRASE, Phone

OTHER_PASSPHRASE = "three birds on a wire"


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
