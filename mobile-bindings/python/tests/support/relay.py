"""A relay as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from pathlib import Path

# How long anything may take that has to happen; whatever takes longer is a failure.
BOUND_SECONDS = 30


class Relay:
    """A relay that listens on a port of its own choice."""

    def __init__(self, folder: Path) -> None:
        command = [os.environ["BESIDE_SERVER"], "--listen", "127.0.0.1:0", "--database", str(folder / "relay.sqlite")]
        command += ["--log-format", "json", "--workers", "1"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        self._lines = self._process.stderr
        self.port = self._reported_port()
        # The relay reports each request: somebody has to read on, or its pipe fills.
        self._reader = threading.Thread(target=self._read_on, name="relay-reports")
        self._reader.start()

    def _reported_port(self) -> int:
        for line in self._lines:
            report = json.loads(line)
            fields = {**report, **report.get("fields", {})}
            if "port" in fields:
                return int(fields["port"])
        raise AssertionError(f"the relay ended with {self._process.wait()} before it listened")

    def _read_on(self) -> None:
        for _ in self._lines:
            pass

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Ends it and waits for its end."""
        self._process.terminate()
        self._process.wait(BOUND_SECONDS)
        self._reader.join(BOUND_SECONDS)
        self._lines.close()
