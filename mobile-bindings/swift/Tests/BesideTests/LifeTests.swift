import Beside
import XCTest

final class LifeTests: XCTestCase {
    private let passphrase = "a walk by the river"
    private let nowhere = RelayInfo(url: "http://127.0.0.1:1", key: String(repeating: "07", count: 32))
    private var folder = ""

    override func setUp() {
        folder = NSTemporaryDirectory() + UUID().uuidString
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func create() async throws -> Companion {
        let options = DeviceOptions(folder: folder)
        let made = try await createCompanion(
            options: options, handle: "heron", relay: nowhere, passphrase: passphrase)
        XCTAssertFalse(made.recoveryCode.isEmpty)
        return made.companion
    }

    func testAnEntryIsThereAfterTheVaultWasClosed() async throws {
        let companion = try await create()
        _ = try companion.journal().write(entry: NewEntry(text: "kept"))
        companion.shutDown()
        let texts = try await withCompanion(DeviceOptions(folder: folder), passphrase: passphrase) {
            try $0.journal().exportEntries().map(\.text)
        }
        XCTAssertEqual(texts, ["kept"])
    }

    func testAWrongPassphraseIsToldInWords() async throws {
        try await create().shutDown()
        let companion = try Companion.open(options: DeviceOptions(folder: folder))
        do {
            try await companion.unlock(passphrase: "another walk altogether")
            XCTFail("a wrong passphrase opened the vault")
        } catch let error as BesideError {
            XCTAssertEqual(error.code, "wrong-passphrase")
            XCTAssertFalse(error.words(in: .polish).what.isEmpty)
        }
    }

    func testAListenerIsToldOfTheLastChange() async throws {
        let companion = try await create()
        let changes = companion.changes()
        let id = try companion.journal().write(entry: NewEntry(text: "seen"))
        for await told in changes where told.contains(.document(id)) || told.contains(.everything) {
            if try companion.journal().count() == 1 { break }
        }
    }

    func testTwoPeoplePairByTwoFiles() async throws {
        let anna = try await create()
        folder = NSTemporaryDirectory() + UUID().uuidString
        let ben = try await create()
        try anna.consent(language: .english)
        try ben.consent(language: .english)
        let hers = try ben.acceptInvite(link: anna.invite(validFor: 86_400))
        _ = try hers.thread().send(message: NewMessage(text: "by hand"))
        XCTAssertGreaterThan(try anna.importBundle(bytes: hers.exportBundle()), 0)
        let his = try anna.space(id: hers.id())
        try his.confirm()
        XCTAssertEqual(try his.look().safetyNumber, try hers.look().safetyNumber)
        XCTAssertEqual(try his.thread().page(limit: 10).map(\.text), ["by hand"])
    }
}
