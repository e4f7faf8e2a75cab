package beside

import java.nio.ByteOrder
import java.nio.charset.CharacterCodingException
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance

/** What an app may hand over by mistake: each is refused by type, and the companion goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private val phone = runBlocking { Phone.create("heron") }.also { it.write("kept") }
    private val entry = phone.journal.page(1U).entries.single().id
    private val goals get() = phone.companion.goals()

    @AfterEach
    fun the_companion_goes_on() = assertEquals(listOf("kept"), phone.texts())

    @AfterAll
    fun close() = phone.companion.finish()

    private fun edit(edit: JournalEdit) = phone.journal.edit(entry, listOf(edit))

    private fun assertInvalid(block: () -> Unit) {
        val error = runCatching(block).exceptionOrNull()
        assertTrue(error is BesideException.Invalid, "$error")
    }

    @Test
    fun half_a_surrogate_pair_is_no_text() {
        assertThrows(CharacterCodingException::class.java) { phone.journal.search("half \uD83C", 1U) }
        assertThrows(CharacterCodingException::class.java) { phone.write("half \uDF31") }
        assertThrows(CharacterCodingException::class.java) { edit(JournalEdit.SetText("\uD83C")) }
    }

    @Test
    fun bytes_that_are_no_utf8_are_refused_where_a_record_is_read() {
        val text = byteArrayOf('n'.code.toByte(), 0xC3.toByte(), 0x28)
        val buffer = RustBuffer.alloc(64UL)
        val bytes = checkNotNull(buffer.data).getByteBuffer(0, buffer.capacity).order(ByteOrder.BIG_ENDIAN)
        bytes.putInt(text.size).put(text).put(ByteArray(11))
        buffer.writeField("len", bytes.position().toLong())
        val status = UniffiRustCallStatus()
        val journal = phone.journal
        UniffiLib.uniffi_beside_mobile_fn_method_journal_write(journal.uniffiCloneHandle(), buffer, status)
        assertEquals(UNIFFI_CALL_UNEXPECTED_ERROR, status.code)
        assertTrue("utf-8" in FfiConverterString.lift(status.error_buf))
    }

    @Test
    fun a_huge_text_is_too_long() {
        assertInvalid { phone.write("x".repeat(16_000_000)) }
        assertInvalid { edit(JournalEdit.SetText("x".repeat(16_000_000))) }
    }

    @Test
    fun texts_that_are_bounded_are_measured() {
        assertInvalid { edit(JournalEdit.AddTag("")) }
        assertInvalid { edit(JournalEdit.AddTag("x".repeat(10_000))) }
        assertInvalid { goals.create(listOf(GoalEdit.SetTitle("x".repeat(100_000)))) }
        assertInvalid { goals.create(listOf(GoalEdit.AddStep(goals.newStep(), "", null))) }
    }

    @Test
    fun numbers_out_of_their_range_are_refused() {
        assertInvalid { edit(JournalEdit.SetMood(9U)) }
        assertInvalid { edit(JournalEdit.SetMood(0U)) }
        assertInvalid { edit(JournalEdit.Mark(Mark(TextSpan(3U, 1U), MarkKind.Bold))) }
        assertInvalid { goals.create(listOf(GoalEdit.SetHabit(Habit.TimesPerWeek(200U)))) }
        assertEquals(1, phone.journal.page(UInt.MAX_VALUE).entries.size)
    }

    @Test
    fun days_that_no_calendar_of_ours_has_are_refused() {
        assertInvalid { edit(JournalEdit.SetAboutDay(LocalDate.MAX)) }
        assertInvalid { goals.tick(entry, LocalDate.MIN) }
    }

    @Test
    fun moments_that_no_clock_shows_are_bounded() = runBlocking {
        val far = Phone.create("far")
        val moments = listOf(Instant.MIN, Instant.EPOCH.minusNanos(1), Instant.MAX)
        for (moment in moments) far.journal.write(NewEntry("$moment", writtenAt = moment))
        assertEquals(moments.map { "$it" }, far.texts())
        val written = far.journal.exportEntries().map { it.writtenAt }
        assertEquals(written.sorted(), written)
        far.openAgain()
        far.companion.unlock(PASSPHRASE)
        assertEquals(3, far.journal.page(10U).entries.size)
    }

    @Test
    fun a_negative_duration_is_no_duration() {
        assertThrows(IllegalArgumentException::class.java) { phone.companion.invite(Duration.ofSeconds(-1)) }
    }

    @Test
    fun a_duration_longer_than_any_clock_is_an_invite_that_stays() {
        assertTrue(phone.companion.invite(Duration.ofSeconds(Long.MAX_VALUE)).isNotEmpty())
    }

    @Test
    fun what_is_no_id_is_refused_as_such() {
        for (id in listOf("", "zz", "0", entry.dropLast(1), entry.dropLast(2), entry + "00", "🌱")) {
            assertFails<BesideException.Invalid>("id-invalid") { phone.journal.show(id) }
            assertFails<BesideException.Invalid>("id-invalid") { goals.show(id) }
            assertFails<BesideException.Invalid>("id-invalid") { phone.companion.block(id) }
            assertFails<BesideException.Invalid>("id-invalid") { BesideCompanion.open(phone.options.copy(vault = id)) }
            assertFails<BesideException.Invalid>("id-invalid") { goals.edit(entry, listOf(GoalEdit.RemoveStep(id))) }
        }
    }

    @Test
    fun a_pair_of_what_is_no_id_is_refused_as_such() {
        assertFails<BesideException.Invalid>("id-invalid") { phone.companion.space("zz").look() }
    }

    @Test
    fun what_isnt_there_is_missing() {
        val nobody = "0b".repeat(entry.length / 2)
        assertFails<BesideException.Missing>("not-found") { phone.journal.show(nobody) }
        assertFails<BesideException.Missing>("not-found") { goals.show(nobody) }
        assertFails<BesideException.Missing>("no-such-pair") { phone.companion.space(NO_RELAY.key).look() }
        assertFails<BesideException.Missing>("no-identity") { BesideCompanion.open(optionsOf(temporaryFolder("none"))) }
    }

    @Test
    fun links_and_files_that_are_none_are_refused() {
        assertFails<BesideException.Invalid>("invite-malformed") { phone.companion.acceptInvite("\u0000") }
        assertFails<BesideException.Invalid>("invite-malformed") { phone.companion.acceptInvite("x".repeat(1_000_000)) }
        assertFails<BesideException.Invalid>("bundle-malformed") { phone.companion.importBundle(ByteArray(0)) }
        val noise = ByteArray(100_000) { -1 }
        assertFails<BesideException.Invalid>("bundle-malformed") { phone.companion.importBundle(noise) }
    }

    @Test
    fun passphrases_that_protect_nothing_are_refused() = runBlocking {
        for (typed in listOf("", "short", "x".repeat(1_000_000))) {
            assertFails<BesideException.Secret>("passphrase-unfit") { phone.companion.unlock(typed) }
            val options = optionsOf(temporaryFolder("unfit"))
            assertFails<BesideException.Secret>("passphrase-unfit") { createCompanion(options, "kim", NO_RELAY, typed) }
        }
    }

    @Test
    fun an_address_that_is_none_is_refused() = runBlocking {
        for (address in listOf("", "relay", "ftp://relay.example", "http://relay.example")) {
            val error = runCatching { relayInfo(address) }.exceptionOrNull()
            assertTrue(error is BesideException.Invalid && error.code == "address-invalid", "$address: $error")
        }
        assertFails<BesideException.Network>("relay-unreachable") { relayInfo(NO_RELAY.url) }
        Unit
    }

    @Test
    fun a_folder_that_cant_be_is_a_fault_of_storage() = runBlocking {
        for (folder in listOf("/dev/null/beside", "nul\u0000byte")) {
            val options = DeviceOptions(folder)
            val error = runCatching { createCompanion(options, "kim", NO_RELAY, PASSPHRASE) }.exceptionOrNull()
            assertTrue(error is BesideException.Storage, "$error")
        }
    }

    @Test
    fun a_closed_companion_says_so_in_every_call() = runBlocking {
        val closed = Phone.create("closed")
        val (companion, journal, goals) = Triple(closed.companion, closed.journal, closed.companion.goals())
        val space = companion.space(NO_RELAY.key)
        companion.shutDown()
        val all = listOf<suspend () -> Any>(
            { journal.count() }, { journal.page(1U) }, { journal.exportEntries() }, { journal.write(NewEntry("no")) },
            { goals.list() }, { goals.newStep() }, { space.look() }, { space.thread().page(1U) },
            { space.exportBundle() },
            { companion.account() }, { companion.overview() }, { companion.devices() }, { companion.fingerprint() },
            { companion.isLocked() }, { companion.lock() }, { companion.goals() }, { companion.pairs() },
            { companion.invite(Duration.ofDays(1)) }, { companion.consent(Language.ENGLISH) },
            { companion.noticesSeen() },
            { companion.unlock(PASSPHRASE) }, { companion.sessionKey(PASSPHRASE) }, { companion.checkStorage() },
            { companion.register(PASSPHRASE) }, { companion.sync() }, { companion.signOut() },
            { companion.changePassphrase(PASSPHRASE, OTHER_PASSPHRASE) }, { companion.deleteAccount(PASSPHRASE) },
            { companion.revokeDevice(PASSPHRASE, NO_RELAY.key) },
        )
        for (call in all) assertFails<BesideException.Closed>("closed") { call() }
    }

    @Test
    fun a_freed_handle_is_told_apart_from_a_closed_companion() = runBlocking {
        val freed = Phone.create("freed").companion
        freed.finish()
        assertThrows(IllegalStateException::class.java) { freed.isOpen() }
        assertThrows(IllegalStateException::class.java) { runBlocking { freed.sync() } }
        Unit
    }
}
