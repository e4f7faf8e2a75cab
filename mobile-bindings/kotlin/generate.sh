#!/usr/bin/env bash
# Writes the low-level Kotlin from the built library: generate.sh CONFIG FOLDER
# BESIDE_BINDGEN is the generator, BESIDE_LIBRARY the library.
set -euo pipefail

: "${BESIDE_BINDGEN:?the path of the program beside-bindgen}"
: "${BESIDE_LIBRARY:?the path of the built library of beside-mobile}"
config=$1 folder=$2

"$BESIDE_BINDGEN" generate "$BESIDE_LIBRARY" --language kotlin --config "$config" --out-dir "$folder/.raw" --no-format
# No Kotlin class can be called `Companion`: each class has a companion object of that name, which hides it. The config
# renames it, and UniFFI 0.32 forgets what constructors give back.
mkdir -p "$folder/beside"
sed -e 's/) \{0,1\}: Companion {$/): BesideCompanion {/' \
    -e 's/FfiConverterTypeCompanion\./FfiConverterTypeBesideCompanion./' \
    "$folder/.raw/beside/beside.kt" >"$folder/beside/beside.kt.new"
rm -r "$folder/.raw"
if ! grep -q '^open class BesideCompanion' "$folder/beside/beside.kt.new"; then
    echo "$config doesn't rename Companion to BesideCompanion" >&2
    exit 1
fi
# The same text keeps its time, so that nothing is compiled for nothing.
if cmp -s "$folder/beside/beside.kt.new" "$folder/beside/beside.kt"; then
    rm "$folder/beside/beside.kt.new"
else
    mv "$folder/beside/beside.kt.new" "$folder/beside/beside.kt"
fi
