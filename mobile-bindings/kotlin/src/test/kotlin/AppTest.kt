package beside

import java.time.LocalDate
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance

/** What an app brings along and may get wrong: by an error of Beside's, and by one that nobody foresaw. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppTest {
    private val relay = Relay()

    @AfterAll
    fun close() = relay.close()

    private fun keystore(key: () -> ByteArray) = object : Keystore {
        override fun deviceKey() = key()
    }

    private fun logger(log: (String) -> Unit) = object : Logger {
        override fun log(level: LogLevel, line: String) = log(line)
    }

    private fun reachability(isOnline: () -> Boolean) = object : Reachability {
        override fun isOnline() = isOnline()
    }

    private fun clock(now: () -> ClockReading) = object : PhoneClock {
        override fun now() = now()
    }

    private suspend fun create(options: DeviceOptions, relay: RelayInfo = NO_RELAY): BesideCompanion =
        createCompanion(options, "heron", relay, PASSPHRASE).companion

    private fun options(): DeviceOptions = optionsOf(temporaryFolder("app"))

    /** One test with each way in which an app's own code can fail. */
    private fun failing(test: suspend (fail: () -> Nothing) -> Unit): List<DynamicTest> = listOf(
        dynamic("with an error of Beside's") { test { throw BesideException.Internal("own") } },
        dynamic("with an error that nobody foresaw") { test { throw UnsupportedOperationException() } },
    )

    @TestFactory
    fun a_keystore_that_fails_is_named(): List<DynamicTest> = failing { fail ->
        assertFails<BesideException.Storage>("keystore") { create(options().copy(keystore = keystore { fail() })) }
        val kept = options()
        val key = keystore { ByteArray(32) { 3 } }
        create(kept.copy(keystore = key)).finish()
        val failing = kept.copy(keystore = keystore { fail() })
        assertFails<BesideException.Storage>("keystore") { BesideCompanion.open(failing) }
        BesideCompanion.open(kept.copy(keystore = key)).session { it.unlock(PASSPHRASE) }
    }

    @Test
    fun a_keystore_that_gives_no_key_or_another_is_named() = runBlocking {
        for (size in listOf(0, 31, 33)) {
            val short = options().copy(keystore = keystore { ByteArray(size) })
            assertFails<BesideException.Storage>("keystore") { create(short) }
        }
        val kept = options()
        create(kept.copy(keystore = keystore { ByteArray(32) { 3 } })).finish()
        val other = kept.copy(keystore = keystore { ByteArray(32) { 4 } })
        assertFails<BesideException.Storage>("storage-wrong-key") { BesideCompanion.open(other) }
        Unit
    }

    @TestFactory
    fun a_logger_that_fails_costs_its_line_alone(): List<DynamicTest> = failing { fail ->
        val lines = CopyOnWriteArrayList<String>()
        val logger = logger {
            lines += it
            fail()
        }
        create(options().copy(logger = logger), relay.info).session {
            it.register(PASSPHRASE)
            it.journal().write(NewEntry("kept"))
            assertTrue(it.sync().envelopesSettled > 0UL)
            assertTrue(lines.isNotEmpty())
            assertEquals(1UL, it.journal().count())
        }
    }

    @TestFactory
    fun a_clock_that_fails_isnt_missed(): List<DynamicTest> = failing { fail ->
        create(options().copy(clock = clock { fail() })).session {
            it.journal().write(NewEntry("kept"))
            assertEquals(1UL, it.journal().count())
        }
    }

    @Test
    fun the_apps_clock_says_which_day_it_is() = runBlocking {
        // A quarter to midnight in UTC, and past it two hours further east.
        val late = ClockReading(1_748_735_100_000, 120)
        create(options().copy(clock = clock { late })).session {
            val entry = it.journal().show(it.journal().write(NewEntry("on the next day")))
            assertEquals(LocalDate.of(2025, 6, 1), entry.aboutDay)
        }
    }

    @TestFactory
    fun a_word_on_the_network_that_fails_isnt_missed(): List<DynamicTest> = failing { fail ->
        create(options().copy(reachability = reachability { fail() }), relay.info).session { it.register(PASSPHRASE) }
    }

    @Test
    fun without_a_network_nothing_is_asked() = runBlocking {
        create(options().copy(reachability = reachability { false }), relay.info).session {
            assertFails<BesideException.Network>("relay-unreachable") { it.register(PASSPHRASE) }
        }
        Unit
    }
}
