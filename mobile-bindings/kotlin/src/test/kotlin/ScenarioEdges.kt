package beside

import java.nio.charset.CharacterCodingException
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.copyToRecursively
import kotlin.io.path.exists
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readLines
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue

/** What comes in from outside, and leaving. */
val edgeSteps: Map<String, Step> = mapOf(
    "export-import" to { exportImport() },
    "old-data" to { oldData() },
    "bad-input" to { badInput() },
    "sign-out" to { signOut() },
)

private suspend fun Scenario.exportImport() {
    anna.journal.edit(anna.write("Put away."), listOf(JournalEdit.Delete))
    val exported = anna.journal.exportEntries()
    assertEquals(listOf("Put away."), exported.filter { it.putAway }.map { it.text })
    val fresh = Phone.create("fresh")
    val file = anna.journal.exportLines()
    assertEquals(exported.size, file.count { it == '\n'.code.toByte() })

    val cut = file.copyOf(file.size - 10)
    val refused = fresh.journal.importFile(cut, ImportOptions(DiaryFormat.LINES))
    val unfit = UnfitEntry(exported.size.toULong(), "reason-not-json")
    assertEquals(listOf(unfit) to 0UL, refused.unfit to refused.imported)
    assertEquals(0UL, fresh.journal.count())
    assertNotEquals(unfitReason(unfit.code, Language.POLISH), unfitReason(unfit.code, Language.ENGLISH))
    val nothing = fresh.journal.importFile("{}".toByteArray(), ImportOptions(DiaryFormat.DAY_ONE))
    assertEquals(listOf(UnfitEntry(null, "reason-no-entries")), nothing.unfit)

    val skipping = fresh.journal.importFile(cut, ImportOptions(DiaryFormat.LINES, skipUnfit = true))
    assertEquals(exported.size - 1, skipping.imported.toInt())
    val rest = fresh.journal.importFile(file, ImportOptions(DiaryFormat.LINES, firstLine = exported.size.toULong()))
    assertEquals(1UL to null, rest.imported to rest.stopped)

    val known = { entry: Entry -> entry.copy(id = "") }
    assertEquals(exported.map(known), fresh.journal.exportEntries().map(known))
    assertEquals(anna.journal.count(), fresh.journal.count())
    val standing = exported.filterNot { it.putAway }
    val days = fresh.journal.exportMarkdown(Language.PORTUGUESE)
    assertEquals(standing.map { "${it.aboutDay}.md" }.toSet(), days.map { it.name }.toSet())
    assertTrue(standing.all { entry -> days.any { entry.text in it.text } })
    fresh.companion.finish()
}

@OptIn(ExperimentalPathApi::class)
private suspend fun Scenario.oldData() {
    val folder = Path.of("../fixtures")
    assertTrue(folder.exists(), "there is no vault of any released schema")
    val fixtures = folder.listDirectoryEntries().filter { it.isDirectory() }
    assertTrue(fixtures.isNotEmpty(), "there is no vault of any released schema")
    for (fixture in fixtures) {
        val copy = temporaryFolder("old")
        fixture.copyToRecursively(copy, followLinks = false, overwrite = true)
        val lines = copy.resolve("expected.tsv").readLines().filter { it.isNotEmpty() }
        val expected = lines.map { it.split('\t', limit = 2) }
        val of = { kind: String -> expected.filter { it[0] == kind }.map { it[1] }.sorted() }
        assertTrue(of("entry").isNotEmpty() && of("goal").isNotEmpty(), "$fixture expects nothing")

        val old = Phone(copy, BesideCompanion.open(optionsOf(copy)))
        old.companion.unlock(of("passphrase").single())
        assertEquals(of("entry"), old.texts().sorted(), "$fixture")
        assertEquals(of("goal"), old.companion.goals().list().map { it.title }.sorted(), "$fixture")
        old.companion.checkStorage()
        old.write("Written by this version.")
        assertTrue("Written by this version." in old.texts())
        old.companion.finish()
    }
}

private suspend fun Scenario.badInput() {
    assertThrows(CharacterCodingException::class.java) { anna.write("half a pair: \uD83C") }
    val huge = runCatching { anna.write("x".repeat(16_000_000)) }.exceptionOrNull()
    assertTrue(huge is BesideException.Invalid, "$huge")

    val closed = Phone.create("closed")
    closed.companion.shutDown()
    assertFails<BesideException.Closed>("closed") { closed.write("no") }
    assertFails<BesideException.Closed>("closed") { closed.companion.sync() }

    val nothing = object : Keystore {
        override fun deviceKey() = ByteArray(0)
    }
    val options = optionsOf(temporaryFolder("keystore")).copy(keystore = nothing)
    assertFails<BesideException.Storage>("keystore") { createCompanion(options, "kim", relay.info, PASSPHRASE) }

    val lines = CopyOnWriteArrayList<String>()
    val logger = object : Logger {
        override fun log(level: LogLevel, line: String) {
            lines += line
            error("this log is full")
        }
    }
    ben.companion.finish()
    ben.companion = BesideCompanion.open(ben.options.copy(logger = logger))
    ben.companion.sync()
    assertTrue(lines.isNotEmpty())
    ben.companion.unlock(PASSPHRASE)
    assertTrue(anna.companion.isOpen() && anna.texts().isNotEmpty())
}

private suspend fun Scenario.signOut() {
    ben.write("Said goodbye.")
    assertEquals(1, vaults("${ben.folder}").size)
    ben.companion.signOut()
    assertFalse(ben.companion.isOpen())
    assertFails<BesideException.Closed>("closed") { ben.texts() }
    assertEquals(emptyList<VaultId>(), vaults("${ben.folder}"))
    assertFails<BesideException.Missing>("no-identity") { BesideCompanion.open(ben.options) }
    val left = Files.walk(ben.folder).use { paths -> paths.filter { it.fileName.toString() == "vault.db" }.count() }
    assertEquals(0L, left)
}
