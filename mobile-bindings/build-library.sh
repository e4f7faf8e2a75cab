#!/usr/bin/env bash
# Builds the library as a phone gets it, for one target (default: this machine's), and says how large it is.
# It ends with 1 if it is over 8 MB, holds a path of the machine that built it, shows symbols that UniFFI doesn't call, or
# was made for this machine and doesn't load.
set -euo pipefail
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
target=${1:-$host}
home=${CARGO_HOME:-$HOME/.cargo}
sysroot=$(rustc --print sysroot)
# Functions that came out alike are kept once, and relocations are packed: a tenth of the size each.
case $target in
  *-linux-gnu) link="-Clink-arg=-Wl,--icf=all -Clink-arg=-Wl,-z,pack-relative-relocs" ;;
  *-linux-android*) link="-Clink-arg=-Wl,--icf=all -Clink-arg=-Wl,--pack-dyn-relocs=android -Clink-arg=-Wl,-z,max-page-size=16384" ;;
  *) link= ;;
esac
case $target in *-ios*) kind=staticlib ;; *) kind=cdylib ;; esac
# Another Linux is linked by its own compiler with Rust's own linker, which packs relocations.
if test "$target" = aarch64-unknown-linux-gnu && test "$(uname -m)" != aarch64; then
  export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
  link="-Clink-arg=-B$sysroot/lib/rustlib/$host/bin/gcc-ld -Clink-arg=-fuse-ld=lld $link"
fi
export RUSTFLAGS="$link --remap-path-prefix=$PWD=beside --remap-path-prefix=$home=cargo --remap-path-prefix=$sysroot=rust ${RUSTFLAGS:-}"
# SQLite is C: its paths are given away by __FILE__ alone.
export CFLAGS="-Os -fno-asynchronous-unwind-tables -ffile-prefix-map=$PWD=beside -ffile-prefix-map=$home=cargo ${CFLAGS:-}"
# Nothing here searches, maps or samples in SQLite, and what its makers recommend to leave out is left out.
export LIBSQLITE3_FLAGS="-DSQLITE_OMIT_DECLTYPE -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_PROGRESS_CALLBACK -DSQLITE_OMIT_SHARED_CACHE -USQLITE_ENABLE_COLUMN_METADATA -USQLITE_ENABLE_LOAD_EXTENSION -USQLITE_SOUNDEX -USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_STAT4 -USQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_OMIT_JSON"
# One crate type alone: beside an rlib nothing is optimised across crates.
cargo rustc --profile mobile --package beside-mobile --crate-type "$kind" --target "$target"
folder=${CARGO_TARGET_DIR:-target}/$target/mobile
library=$folder/libbeside_mobile.so
test -e "$library" || library=$folder/libbeside_mobile.dylib
test -e "$library" || library=$folder/libbeside_mobile.a
if grep -qaF -e "$PWD" -e "$home" -e "$sysroot" "$library"; then
  echo "$library holds a path of this machine" >&2
  exit 1
fi
if test "${library##*.}" = so && nm -D --defined-only "$library" | awk '{print $3}' | grep -vE '^(uniffi|ffi|UNIFFI_META)_'; then
  echo "$library shows symbols that nobody calls" >&2
  exit 1
fi
if test "$target" = "$host"; then
  python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$library"
fi
bytes=$(stat -c %s "$library" 2>/dev/null || stat -f %z "$library")
compressed=$(gzip -9 -c "$library" | wc -c)
echo "$target: $bytes bytes, $compressed compressed"
test "$bytes" -le 8388608
