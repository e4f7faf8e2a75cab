import BesideCore

/// Opens a vault for as long as the body runs, and closes it whatever happens.
public func withCompanion<Result>(
    _ options: DeviceOptions,
    passphrase: String,
    _ body: (Companion) async throws -> Result
) async throws -> Result {
    let companion = try Companion.open(options: options)
    defer { companion.shutDown() }
    try await companion.unlock(passphrase: passphrase)
    return try await body(companion)
}
