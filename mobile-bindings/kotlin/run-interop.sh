#!/usr/bin/env bash
# The Kotlin phone of two that are written in different languages: run-interop.sh PHASE FOLDER, after a build by
# run-tests.sh or `mvn test-compile`. BESIDE_LIBRARY is the library's path.
set -euo pipefail

: "${BESIDE_LIBRARY:?the path of the built library of beside-mobile}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec java "-Djna.library.path=$(dirname "$BESIDE_LIBRARY")" \
    -cp "$here/target/classes:$here/target/test-classes:$(cat "$here/target/test-classpath.txt")" \
    beside.InteropPhoneKt "$@"
