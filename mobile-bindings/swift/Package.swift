// swift-tools-version: 6.0
import PackageDescription

// `BesideFFI.xcframework` and `Sources/BesideCore` are written by `build-xcframework.sh`.
let package = Package(
    name: "Beside",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Beside", targets: ["Beside"])],
    targets: [
        .binaryTarget(name: "BesideFFI", path: "BesideFFI.xcframework"),
        // What is generated awaits calls that the compiler of Swift 6 can't see to be sendable.
        .target(name: "BesideCore", dependencies: ["BesideFFI"], swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "Beside", dependencies: ["BesideCore"]),
        .testTarget(name: "BesideTests", dependencies: ["Beside"]),
    ]
)
