#!/usr/bin/env bash
# A Kotlin phone and a Python phone in one pair: each writes offline, both meet over a relay, and what they then have must
# be equal to the last character. `interop.sh FOLDER`, where a relay's log stands in FOLDER/relay.log; both packages are
# built.
set -euo pipefail
cd "$(dirname "$0")"
folder=$1

python() { python/.venv/bin/python python/tests/interop.py "$1" "$folder"; }
kotlin() { kotlin/run-interop.sh "$1" "$folder"; }

# The relay says when it listens, and where.
port=$(timeout 30 bash -c "tail -n +1 -f '$folder/relay.log' | grep -m 1 -oE '\"port\":[0-9]+'" | grep -oE '[0-9]+')
python/.venv/bin/python - "http://127.0.0.1:$port" "$folder/relay.txt" <<'P'
import asyncio, sys
import beside
relay = asyncio.run(beside.relay_info(sys.argv[1]))
open(sys.argv[2], "w", encoding="utf-8").write(f"{relay.url}\n{relay.key}\n")
P

python invite
kotlin accept
python confirm
kotlin edit-kotlin
python edit-python
kotlin meet-kotlin
python meet-python
kotlin meet-kotlin
diff "$folder/kotlin.txt" "$folder/python.txt"
cat "$folder/kotlin.txt"
