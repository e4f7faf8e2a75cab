"""A phone that begins one call and is killed in it: `python dying.py CALL`, with a person as JSON on its first line of input."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from beside import Companion, DeviceOptions, RelayInfo
from support.calls import ARRIVING, LOCAL, ONLINE, Person
from support.phones import PASSPHRASE, Phone


def _say(word: str) -> None:
    print(word, flush=True)


async def _main(name: str) -> None:
    told = json.loads(sys.stdin.readline())
    options = DeviceOptions(folder=told["folder"], vault=told["vault"])
    companion = Companion.open(options)
    await companion.unlock(PASSPHRASE)
    phone = Phone(Path(told["folder"]), companion, told["recovery_code"])
    person = Person(phone, RelayInfo(url=told["url"], key=told["key"]), told["vault"], told["second_device"])
    # Whatever was saved here has to survive what comes.
    phone.write(told["entry"])
    _say("ready")
    sys.stdin.readline()
    call = asyncio.ensure_future({**LOCAL, **ARRIVING, **ONLINE}[name](person))
    await asyncio.sleep(0)
    _say("begun")
    await asyncio.wait([call])
    _say("over")


asyncio.run(_main(sys.argv[1]))
