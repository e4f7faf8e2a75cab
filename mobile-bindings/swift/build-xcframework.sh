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
  (cd "$root" && cargo build --profile mobile --package beside-mobile --target "$target")
  libraries+=(-library "$root/target/$target/mobile/libbeside_mobile.a" -headers "$headers")
done

mkdir -p Sources/BesideCore
(cd .. && cargo run --package beside-bindgen -- generate \
  "$root/target/aarch64-apple-darwin/mobile/libbeside_mobile.dylib" \
  --language swift --config uniffi-jvm.toml --out-dir swift/Sources/BesideCore --no-format)
mv Sources/BesideCore/BesideFFI.h "$headers/"
mv Sources/BesideCore/BesideFFI.modulemap "$headers/module.modulemap"

rm -rf BesideFFI.xcframework
xcodebuild -create-xcframework "${libraries[@]}" -output BesideFFI.xcframework
