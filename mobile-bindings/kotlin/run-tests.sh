#!/usr/bin/env bash
# Generates and builds the Kotlin package, runs its tests against a real relay, and says how many passed.
# BESIDE_LIBRARY, BESIDE_SERVER and BESIDE_BINDGEN name the library, the relay and the generator; arguments go to Maven.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${BESIDE_LIBRARY:?names the built library}"
: "${BESIDE_SERVER:?names the relay}"
: "${BESIDE_BINDGEN:?names the generator}"
BESIDE_LIBRARY=$(realpath "$BESIDE_LIBRARY")
BESIDE_SERVER=$(realpath "$BESIDE_SERVER")
BESIDE_BINDGEN=$(realpath "$BESIDE_BINDGEN")
export BESIDE_LIBRARY BESIDE_SERVER BESIDE_BINDGEN

# Reports of an earlier run would be counted too.
rm -rf target/surefire-reports
passed=0
mvn -B -ntp -q verify "$@" || passed=$?
# Each report's first line of results: "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: …".
grep -h '^Tests run:' target/surefire-reports/*.txt | awk -F'[:,]' '
    { run += $2; failures += $4; errors += $6; skipped += $8 }
    END {
        printf "%d tests run, %d failed, %d skipped\n", run, failures + errors, skipped
        exit skipped > 0 || run == 0
    }'
# A class whose report is missing, as when two runs share this folder, isn't one that passed.
if [ "$#" -eq 0 ]; then
    reports=$(find target/surefire-reports -name '*.txt' | wc -l)
    classes=$(find src/test/kotlin -name '*Test.kt' | wc -l)
    if [ "$reports" -ne "$classes" ]; then
        echo "$reports reports of $classes classes of tests" >&2
        exit 1
    fi
fi
exit "$passed"
