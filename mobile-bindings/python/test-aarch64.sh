#!/usr/bin/env bash
# Runs the tests with the library of 64-bit ARM, by an ARM Python under emulation. For Debian as root; needs the packages
# qemu-user-static and gcc-aarch64-linux-gnu, the Rust target aarch64-unknown-linux-gnu, and that run-tests.sh has run.
# Phones in processes of their own are left out: an ARM program that starts another needs an emulated kernel.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
: "${BESIDE_SERVER:?names the relay, for this machine}"
../build-library.sh aarch64-unknown-linux-gnu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dpkg --add-architecture arm64
apt-get update -q
packages=(libc6 libgcc-s1 libpython3.11-minimal libpython3.11-stdlib python3.11-minimal
  libbz2-1.0 libexpat1 libffi8 liblzma5 libsqlite3-0 libssl3 libuuid1 zlib1g)
mkdir "$work/packages" "$work/arm"
(cd "$work/packages" && apt-get download -q "${packages[@]/%/:arm64}")
for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/arm"; done

cp -r .venv/lib/python3.*/site-packages "$work/site"
cp "${CARGO_TARGET_DIR:-$root/target}/aarch64-unknown-linux-gnu/mobile/libbeside_mobile.so" "$work/site/beside/"
export PYTHONPATH=$work/site PYTHONDONTWRITEBYTECODE=1
qemu-aarch64-static -L "$work/arm" "$work/arm/usr/bin/python3.11" -m pytest -o "cache_dir=$work/cache" --ignore tests/test_death.py --ignore tests/test_interop.py "$@"
