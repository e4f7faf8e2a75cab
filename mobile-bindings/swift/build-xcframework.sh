#!/usr/bin/env bash
# Builds the library for iPhone, its simulator and the Mac, puts them into one XCFramework, and writes the Swift sources.
# It needs a Mac with Xcode, and: rustup target add aarch64-apple-ios aarch64-apple-ios-sim aarch64-apple-darwin
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
export IPHONEOS_DEPLOYMENT_TARGET=15.0 MACOSX_DEPLOYMENT_TARGET=12.0

libraries=()
for target in aarch64-apple-ios aarch64-apple-ios-sim aarch64-apple-darwin; do
  # One crate type alone: beside an rlib nothing is optimised across crates.
  (cd "$root" && cargo rustc --profile mobile --package beside-mobile --crate-type staticlib --target "$target")
  libraries+=(-library "$root/target/$target/mobile/libbeside_mobile.a" -headers "$headers")
done

mkdir -p Sources/BesideCore
(cd "$root" && cargo build --package beside-mobile --package beside-bindgen)
(cd .. && "$root/target/debug/beside-bindgen" generate "$root/target/debug/libbeside_mobile.dylib" \
  --language swift --config uniffi-jvm.toml --out-dir swift/Sources/BesideCore --no-format)
mv Sources/BesideCore/BesideFFI.h "$headers/"
mv Sources/BesideCore/BesideFFI.modulemap "$headers/module.modulemap"

rm -rf BesideFFI.xcframework
xcodebuild -create-xcframework "${libraries[@]}" -output BesideFFI.xcframework
