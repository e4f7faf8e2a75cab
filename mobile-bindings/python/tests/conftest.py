"""One relay for a run, a line to it that can stall, and one account that is reached by that line.

The relay lets an address register, sign in and recover 60 times at once; a run of all tests stays below that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from beside import RelayInfo, relay_info

# What fails in a step says with which values.
pytest.register_assert_rewrite("steps", "support.phones")

from support.calls import Person  # noqa: E402
from support.people import registered  # noqa: E402
from support.proxy import StallingProxy  # noqa: E402
from support.relay import Relay  # noqa: E402


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """The relay of this run."""
    started = Relay(tmp_path_factory.mktemp("relay"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def at_relay(relay: Relay) -> RelayInfo:
    """Its address and key."""
    return asyncio.run(relay_info(relay.url))


@pytest.fixture(scope="session")
def shared_line(relay: Relay) -> Iterator[StallingProxy]:
    """A line to the relay that can stall."""
    proxy = StallingProxy(relay.port)
    yield proxy
    proxy.close()


@pytest.fixture
def line(shared_line: StallingProxy) -> Iterator[StallingProxy]:
    """The same, which no test leaves stalled to the next."""
    yield shared_line
    shared_line.let_go()


@pytest.fixture(scope="session")
def by_line(shared_line: StallingProxy, at_relay: RelayInfo) -> RelayInfo:
    """The relay as it is reached by that line."""
    return RelayInfo(url=shared_line.url, key=at_relay.key)


@pytest.fixture(scope="session")
def dana(by_line: RelayInfo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with an account, whom each test leaves as they were."""
    made = asyncio.run(registered(tmp_path_factory.mktemp("dana"), by_line))
    yield made
    made.companion.shut_down()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A phone's folder."""
    return tmp_path / "phone"
