package beside

import kotlinx.coroutines.CoroutineStart.UNDISPATCHED
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance

/** A companion that is closed, or whose handle is freed, while it is used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloseTest {
    private val relay = Relay()
    private val line = Line(relay)

    @AfterAll
    fun close() {
        line.close()
        relay.close()
    }

    @TestFactory
    fun calls_under_which_the_vault_closes_end_well_or_say_so(): List<DynamicTest> = calls.map {
        dynamic(it.name) {
            val phone = it.prepare(line)
            val calling = line.held {
                val calling = async(start = UNDISPATCHED) { runCatching { it.make(phone) }.exceptionOrNull() }
                if (it.isOnline) line.awaitStall()
                phone.companion.shutDown()
                calling
            }
            val error = calling.await()
            val closed = error is BesideException.Closed && error.code == "closed"
            // What the relay is asked can't end well: its answer finds no vault.
            assertTrue(closed || (error == null && !it.isOnline), "$error")
            phone.assertNothingLost()
        }
    }

    @Test
    fun a_handle_that_is_freed_under_a_sync_lets_it_end() = runBlocking {
        val phone = Phone.registered("heron", line.info)
        phone.write("kept")
        val syncing = async { phone.companion.sync() }
        line.held {
            line.awaitStall()
            phone.companion.close()
            assertThrows(IllegalStateException::class.java) { phone.companion.isOpen() }
        }
        assertTrue(syncing.await().envelopesSettled > 0UL)
    }

    @Test
    fun a_session_closes_and_frees_whatever_happens() {
        runBlocking {
            val phone = Phone.create("heron")
            val journal = phone.journal
            assertEquals(0UL, phone.companion.session { it.journal().count() })
            assertTrue(phone.companion.uniffiIsDestroyed)
            assertFails<BesideException.Closed>("closed") { journal.count() }

            val failing = BesideCompanion.open(phone.options)
            assertFails<BesideException.Locked>("locked") { failing.session { it.journal().count() } }
            assertTrue(failing.uniffiIsDestroyed)

            val cancelled = BesideCompanion.open(phone.options)
            val waiting = launch(start = UNDISPATCHED) { cancelled.session { awaitCancellation() } }
            waiting.cancel()
            waiting.join()
            assertTrue(cancelled.uniffiIsDestroyed)
            cancelled.finish()
        }
    }

    @Test
    fun a_vault_stays_open_for_what_came_of_a_freed_handle(): Unit = runBlocking {
        val phone = Phone.create("heron")
        val journal = phone.journal
        phone.companion.use { assertTrue(it.isOpen()) }
        journal.write(NewEntry("kept"))
        assertEquals(1UL, journal.count())
        assertFails<BesideException.Storage>("storage-in-use") { BesideCompanion.open(phone.options) }
    }
}
