#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment, checks the types and runs the tests.
# BESIDE_LIBRARY, BESIDE_SERVER and BESIDE_BINDGEN name the library, the relay and the generator; arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${BESIDE_LIBRARY:?names the built library}" "${BESIDE_SERVER:?names the relay}" "${BESIDE_BINDGEN:?names the generator}"
BESIDE_LIBRARY=$(realpath "$BESIDE_LIBRARY")
BESIDE_SERVER=$(realpath "$BESIDE_SERVER")
BESIDE_BINDGEN=$(realpath "$BESIDE_BINDGEN")
export BESIDE_LIBRARY BESIDE_SERVER BESIDE_BINDGEN PYTHONDONTWRITEBYTECODE=1

rm -rf build .venv
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
.venv/bin/python -m pip wheel . --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheels
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps build/wheels/beside-*.whl
.venv/bin/python -m mypy --package beside
.venv/bin/python -m mypy stubs.py
# The tests are programs that use the package: what they find in its types, its users would.
MYPYPATH=tests .venv/bin/python -m mypy tests
.venv/bin/python -m pytest "$@"
