"""A line between a phone and the relay, which can stop in the middle of what a phone sends."""

from __future__ import annotations

import contextlib
import socket
import threading

from support.relay import BOUND_SECONDS

_CHUNK_BYTES = 4096


class StallingProxy:
    """Forwards TCP, and on demand stops after a number of bytes until it is let go."""

    def __init__(self, relay_port: int) -> None:
        self._relay_port = relay_port
        self._gate = threading.Condition()
        # How many bytes may still go to the relay; None for all.
        self._allowance: int | None = None
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self.stalled = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start(self._accept)

    def stall_after(self, sent_bytes: int) -> None:
        """Stops once a phone has sent so many bytes more; `stalled` is set when bytes are held back."""
        with self._gate:
            self._allowance = sent_bytes
            self.stalled.clear()

    def wait_until_stalled(self) -> None:
        """Waits for the moment in which a phone's bytes are held back."""
        assert self.stalled.wait(BOUND_SECONDS), "nothing was sent that could be held back"

    def let_go(self) -> None:
        """Forwards what was held back, and everything after it."""
        with self._gate:
            self._allowance = None
            self._gate.notify_all()

    def close(self) -> None:
        """Ends all connections and threads."""
        self.let_go()
        # Closing alone doesn't wake a thread that accepts.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._gate:
            sockets = list(self._sockets)
        for each in sockets:
            _end(each)
        for thread in list(self._threads):
            thread.join(BOUND_SECONDS)
            assert not thread.is_alive(), "a thread of the proxy hangs"

    def _start(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, name="proxy")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            with self._gate:
                self.connections += 1
            relay = socket.create_connection(("127.0.0.1", self._relay_port))
            with self._gate:
                self._sockets |= {phone, relay}
            self._start(self._pump, phone, relay, self._pass_held)
            self._start(self._pump, relay, phone, socket.socket.sendall)

    def _pump(self, source: socket.socket, target: socket.socket, forward: object) -> None:
        assert callable(forward)
        # A phone that stops waiting closes its end: both ends end then.
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK_BYTES):
                forward(target, data)
        _end(source)
        _end(target)

    def _pass_held(self, target: socket.socket, data: bytes) -> None:
        with self._gate:
            free = len(data) if self._allowance is None else min(self._allowance, len(data))
            if self._allowance is not None:
                self._allowance -= free
        target.sendall(data[:free])
        if free < len(data):
            with self._gate:
                self.stalled.set()
                self._gate.wait_for(lambda: self._allowance is None)
            target.sendall(data[free:])


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
