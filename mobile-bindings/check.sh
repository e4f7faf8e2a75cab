#!/usr/bin/env bash
# Builds the library and runs its Rust, Python and Kotlin suites against a real relay; then a Kotlin phone and a Python
# phone in one pair. It needs Rust, a C compiler, Python 3.10 with venv, JDK 17 and Maven.
# With `--accept` it takes the surface as it is now into `api.txt`.
set -euo pipefail
cd "$(dirname "$0")"
accept=${1:-}
root=$(cd .. && pwd)
built=${CARGO_TARGET_DIR:-$root/target}/debug
export BESIDE_LIBRARY=$built/libbeside_mobile.so BESIDE_SERVER=$built/beside-server BESIDE_BINDGEN=$built/beside-bindgen
work=$(mktemp -d)
relay=
trap 'test -z "$relay" || kill "$relay"; rm -rf "$work"' EXIT

say() { printf '\n-- %s (%ss)\n' "$1" "$SECONDS"; }

say 'the library'
cargo build --workspace

say 'what is generated: the same twice, and the surface that api.txt lists'
for language in kotlin swift python; do
  for time in once again; do
    "$BESIDE_BINDGEN" generate "$BESIDE_LIBRARY" --language "$language" --config uniffi-jvm.toml \
      --out-dir "$work/$time/$language" --no-format >/dev/null
  done
done
diff -r "$work/once" "$work/again"
python3 swift/listing.py "$work/once/swift/BesideCore.swift" >"$work/api.txt"
if test "$accept" = --accept; then cp "$work/api.txt" api.txt; fi
diff api.txt "$work/api.txt" || { echo 'the surface changed: run check.sh --accept, and tell of it in the changelog' >&2; exit 1; }
echo "$(wc -l <api.txt) declarations"

say 'symbols: what UniFFI calls, and nothing else'
nm -D --defined-only "$BESIDE_LIBRARY" | awk '{print $3}' >"$work/symbols"
if grep -vE '^(uniffi|ffi|UNIFFI_META)_' "$work/symbols"; then
  echo 'the library shows symbols that nobody calls' >&2
  exit 1
fi
echo "$(wc -l <"$work/symbols") symbols"

say 'Rust'
cargo test --workspace --test mobile -- --nocapture

say 'Python'
python/run-tests.sh

say 'Kotlin'
kotlin/run-tests.sh

say 'a Kotlin phone and a Python phone in one pair'
"$BESIDE_SERVER" --listen 127.0.0.1:0 --database "$work/relay.db" --log-format json --workers 1 >"$work/relay.log" 2>&1 &
relay=$!
./interop.sh "$work"

say 'done'
