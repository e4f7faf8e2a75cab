package beside

import java.nio.file.Path
import java.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTimeoutPreemptively
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest

/** The passphrase of everybody here. */
const val PASSPHRASE = "a walk by the river"

/** For who never goes online: nothing listens there. */
val NO_RELAY = RelayInfo("http://127.0.0.1:9", "0b".repeat(32))

/** A phone of somebody: a folder, and the vault in it. */
class Phone(val folder: Path, var companion: BesideCompanion, val recoveryCode: String? = null) {
    val journal: Journal get() = companion.journal()
    val options: DeviceOptions get() = optionsOf(folder)

    fun write(text: String): DocumentId = journal.write(NewEntry(text))

    /** The texts of all entries, oldest first. */
    fun texts(): List<String> = journal.exportEntries().map { it.text }

    /** Closes the vault and opens it, locked. */
    fun openAgain() {
        companion.finish()
        companion = BesideCompanion.open(options)
    }

    companion object {
        suspend fun create(handle: String, relay: RelayInfo = NO_RELAY): Phone {
            val folder = temporaryFolder(handle)
            val made = createCompanion(optionsOf(folder), handle, relay, PASSPHRASE)
            return Phone(folder, made.companion, made.recoveryCode)
        }

        /** With an account at the relay. */
        suspend fun registered(handle: String, relay: RelayInfo): Phone {
            val phone = create(handle, relay)
            phone.companion.register(PASSPHRASE)
            return phone
        }
    }
}

/** A test that is made while the tests run. The bound of all other tests doesn't hold for these. */
fun dynamic(name: String, test: suspend CoroutineScope.() -> Unit): DynamicTest = dynamicTest(name) {
    assertTimeoutPreemptively(Duration.ofSeconds(180)) { runBlocking(block = test) }
}

fun optionsOf(folder: Path) = DeviceOptions(folder.toString())

/** Fails unless [block] throws an error of this kind with this code. */
inline fun <reified E : BesideException> assertFails(code: String, block: () -> Unit): E {
    val thrown = runCatching(block).exceptionOrNull()
    val error = assertThrows(E::class.java) { thrown?.let { throw it } }
    assertEquals(code, (error as BesideException).code)
    return error
}
