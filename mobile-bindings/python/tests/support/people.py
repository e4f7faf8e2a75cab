"""People whose relay is reached by a line that can stall."""

from __future__ import annotations

from pathlib import Path

from beside import Companion, DeviceOptions, RelayInfo, vaults

from support.calls import Person
from support.phones import PASSPHRASE, new_phone

ENTRIES = ["Zażółć gęślą jaźń", "Amanhã é outro dia", "by the river 🌱"]


async def person(folder: Path, relay: RelayInfo) -> Person:
    """Somebody with entries, and no account yet."""
    phone = await new_phone(folder / "phone", "dana", relay)
    for text in ENTRIES:
        phone.write(text)
    (vault,) = vaults(str(phone.folder))
    return Person(phone, relay, vault, phone.companion.account().device)


async def registered(folder: Path, relay: RelayInfo) -> Person:
    """Somebody with entries, an account and a second device."""
    dana = await person(folder, relay)
    handle = await dana.companion.register(PASSPHRASE)
    options = DeviceOptions(folder=str(folder / "second"))
    async with await Companion.sign_in(options, relay, handle, PASSPHRASE) as second:
        dana.second_device = second.account().device
        # It tells of itself by its first sync.
        await second.sync()
    await dana.companion.sync()
    assert dana.second_device in {device.device for device in dana.companion.devices()}
    return dana
