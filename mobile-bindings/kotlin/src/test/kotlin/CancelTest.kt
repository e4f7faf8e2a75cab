package beside

import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart.UNDISPATCHED
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance

/** Every asynchronous call, cancelled as soon as it has begun and cancelled while the relay is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelTest {
    private val relay = Relay()
    private val line = Line(relay)

    @AfterAll
    fun close() {
        line.close()
        relay.close()
    }

    // The line is held, so that what asks the relay can't be done before it is cancelled.
    private suspend fun cancelAtOnce(call: suspend () -> Unit) = line.held {
        coroutineScope {
            val calling = launch(start = UNDISPATCHED) { call() }
            calling.cancelAndJoin()
        }
    }

    private suspend fun cancelOnTheWay(call: suspend () -> Unit) = line.held {
        coroutineScope {
            val calling = launch { call() }
            line.awaitStall()
            calling.cancelAndJoin()
            assertTrue(calling.isCancelled)
        }
    }

    @TestFactory
    fun calls_that_are_cancelled_lose_nothing(): List<DynamicTest> = calls.map {
        dynamic(it.name) {
            val phone = it.prepare(line)
            cancelAtOnce { it.make(phone) }
            phone.assertNothingLost()
            if (it.isOnline) {
                cancelOnTheWay { it.make(phone) }
                assertEquals(listOf("kept"), phone.texts())
                phone.assertNothingLost()
            }
            it.again(phone)
        }
    }

    @Test
    fun further_phones_that_are_cancelled_can_come_again() = runBlocking {
        val first = Phone.registered("heron", line.info)
        first.write("kept")
        first.companion.sync()
        val (handle, code) = first.companion.account().handle to checkNotNull(first.recoveryCode)
        val ways = listOf<suspend (DeviceOptions) -> BesideCompanion>(
            { BesideCompanion.signIn(it, line.info, handle, PASSPHRASE) },
            { BesideCompanion.recover(it, line.info, code, PASSPHRASE) },
        )
        for (way in ways) {
            val folder = temporaryFolder("further")
            cancelAtOnce { way(optionsOf(folder)) }
            cancelOnTheWay { way(optionsOf(folder)) }
            val further = Phone(folder, way(optionsOf(folder)))
            further.companion.sync()
            assertEquals(first.companion.fingerprint(), further.companion.fingerprint())
            further.assertNothingLost()
        }
        first.assertNothingLost()
    }

    @Test
    fun relay_info_that_is_cancelled_can_be_asked_again() = runBlocking {
        cancelAtOnce { relayInfo(line.info.url) }
        cancelOnTheWay { relayInfo(line.info.url) }
        assertEquals(line.info, relayInfo(line.info.url))
    }

    @Test
    fun a_vault_whose_recovery_code_nobody_saw_is_removed() = runBlocking {
        val folder = temporaryFolder("cancelled")
        assertLeavesNothing(folder) {}
        assertLeavesNothing(folder) { begun -> begun.await() }
        val options = optionsOf(folder)
        createCompanion(options, "heron", line.info, PASSPHRASE).companion.finish()
        BesideCompanion.open(options).session { it.unlock(PASSPHRASE) }
    }

    private suspend fun assertLeavesNothing(folder: Path, wait: suspend (Deferred<Unit>) -> Unit) = coroutineScope {
        val begun = CompletableDeferred<Unit>()
        val keystore = object : Keystore {
            override fun deviceKey() = ByteArray(32) { 3 }.also { begun.complete(Unit) }
        }
        val options = optionsOf(folder).copy(keystore = keystore)
        val held = FfiConverterTypeKeystore.handleMap.size
        val creating = launch(start = UNDISPATCHED) { createCompanion(options, "heron", line.info, PASSPHRASE) }
        wait(begun)
        creating.cancelAndJoin()
        // What was begun goes by itself, and nobody is told. The last that it lets go of is the keystore.
        while (FfiConverterTypeKeystore.handleMap.size > held) yield()
        assertEquals(emptyList<Path>(), folder.listDirectoryEntries())
    }

    @Test
    fun writing_goes_on_while_a_sync_hangs() = runBlocking {
        val phone = Phone.registered("heron", line.info)
        val syncing = async { phone.companion.sync() }
        line.held {
            line.awaitStall()
            phone.write("kept")
            assertEquals(listOf("kept"), phone.texts())
        }
        syncing.await()
        phone.companion.sync()
        assertEquals(0UL, phone.companion.overview().waiting)
    }
}
