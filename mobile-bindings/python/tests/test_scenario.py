"""The scenario that all languages run: each line of `scenario.tsv` is a step, on the state of those before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path

import pytest
from beside import RelayInfo
from steps import alone, devices, limits, network, together
from steps.life import STEPS, Life
from support.proxy import StallingProxy
from support.relay import Relay

# Importing them registers their steps.
MODULES = (alone, together, network, devices, limits)
SCENARIO = Path(__file__).resolve().parents[2] / "scenario.tsv"
NAMES = [line.split("\t")[0] for line in SCENARIO.read_text(encoding="utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def life(relay: Relay, at_relay: RelayInfo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """The two people, through all steps."""
    line = StallingProxy(relay.port)
    life = Life(tmp_path_factory.mktemp("life"), relay, line, RelayInfo(url=line.url, key=at_relay.key))
    yield life
    for phone in life.phones.values():
        phone.companion.shut_down()
    line.close()


def test_every_step_has_a_function_and_every_function_a_step() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert {function.__module__ for function in STEPS.values()} == {module.__name__ for module in MODULES}
    assert set(NAMES) == set(STEPS)


@pytest.mark.parametrize("name", NAMES)
def test_step(life: Life, name: str) -> None:
    done = STEPS[name](life)
    if done is not None:
        asyncio.run(_awaited(done))


async def _awaited(work: Awaitable[None]) -> None:
    await work
