#!/usr/bin/env bash
# Builds the library as a phone gets it, for one target (default: this machine's), and says how large it is.
# It ends with 1 if it is over 8 MB, or if it holds a path of the machine that built it.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:-$(rustc -vV | sed -n 's/^host: //p')}
home=${CARGO_HOME:-$HOME/.cargo}
sysroot=$(rustc --print sysroot)
# Functions that came out alike are kept once, and relocations are packed: a tenth of the size each.
case $target in
  *-linux-gnu) link="-Clink-arg=-Wl,--icf=all -Clink-arg=-Wl,--pack-dyn-relocs=relr" ;;
  *-linux-android*) link="-Clink-arg=-Wl,--icf=all -Clink-arg=-Wl,--pack-dyn-relocs=android -Clink-arg=-Wl,-z,max-page-size=16384" ;;
  *) link= ;;
esac
export RUSTFLAGS="$link --remap-path-prefix=$PWD=beside --remap-path-prefix=$home=cargo --remap-path-prefix=$sysroot=rust ${RUSTFLAGS:-}"
# SQLite is C: its paths are given away by __FILE__ alone.
export CFLAGS="-Os -ffile-prefix-map=$PWD=beside -ffile-prefix-map=$home=cargo ${CFLAGS:-}"
# Nothing here searches, maps or samples in SQLite.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_STAT4 -USQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_OMIT_JSON"
cargo build --profile mobile --package beside-mobile --target "$target"
folder=${CARGO_TARGET_DIR:-target}/$target/mobile
library=$folder/libbeside_mobile.so
test -e "$library" || library=$folder/libbeside_mobile.dylib
if grep -qaF -e "$PWD" -e "$home" -e "$sysroot" "$library"; then
  echo "$library holds a path of this machine" >&2
  exit 1
fi
bytes=$(stat -c %s "$library" 2>/dev/null || stat -f %z "$library")
compressed=$(gzip -9 -c "$library" | wc -c)
echo "$target: $bytes bytes, $compressed compressed"
test "$bytes" -le 8388608
