package beside

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue

const val OTHER_PASSPHRASE = "another walk, by the sea"

private val lines = List(300) { "line $it" }
private val diary = lines.joinToString("\n") { """{"date":"1998-05-31","text":"$it"}""" }

/** An asynchronous call of an open companion, and what shows that it can be made again after it was cancelled. */
class Call(
    val name: String,
    val isOnline: Boolean = true,
    val isRegistered: Boolean = true,
    val needsAnother: Boolean = false,
    val again: suspend Phone.() -> Unit = {},
    val make: suspend Phone.() -> Unit,
) {
    /** A phone on which this can be called, with one entry. */
    suspend fun prepare(line: Line): Phone {
        val phone = if (isRegistered) Phone.registered("heron", line.info) else Phone.create("heron", line.info)
        phone.write("kept")
        if (needsAnother) {
            val other = optionsOf(temporaryFolder("other"))
            BesideCompanion.signIn(other, line.info, phone.handle, PASSPHRASE).session { it.sync() }
            phone.companion.sync()
        }
        if (name == "unlock") phone.companion.lock()
        return phone
    }
}

private val Phone.handle: String get() = companion.account().handle

private fun Phone.other(): PersonalDevice = companion.devices().single { !it.isThis }

private suspend fun Phone.syncs() {
    companion.sync()
    assertEquals(0UL, companion.overview().waiting)
}

private fun Phone.isGone() {
    assertEquals(emptyList<VaultId>(), vaults("$folder"))
    assertFails<BesideException.Closed>("closed") { texts() }
}

/** Every asynchronous call that an open companion has. */
val calls: List<Call> = listOf(
    Call("unlock", isOnline = false, isRegistered = false) { companion.unlock(PASSPHRASE) },
    Call("session_key", isOnline = false, isRegistered = false) {
        assertEquals(32, companion.sessionKey(PASSPHRASE).size)
    },
    Call("check_storage", isOnline = false, isRegistered = false) { companion.checkStorage() },
    Call("import_file", isOnline = false, isRegistered = false) {
        journal.importFile(diary.toByteArray(), ImportOptions(DiaryFormat.LINES))
    },
    Call("export_lines", isOnline = false, isRegistered = false) { journal.exportLines() },
    Call("export_markdown", isOnline = false, isRegistered = false) { journal.exportMarkdown(Language.POLISH) },
    Call("register", isRegistered = false, again = {
        companion.register(PASSPHRASE)
        syncs()
    }) { companion.register(PASSPHRASE) },
    Call("sync", again = { syncs() }) { companion.sync() },
    Call("change_passphrase", again = {
        companion.changePassphrase(PASSPHRASE, OTHER_PASSPHRASE)
        openAgain()
        companion.unlock(OTHER_PASSPHRASE)
        syncs()
    }) { companion.changePassphrase(PASSPHRASE, OTHER_PASSPHRASE) },
    Call("revoke_device", needsAnother = true, again = {
        companion.revokeDevice(PASSPHRASE, other().device)
        assertTrue(other().revoked)
        syncs()
    }) { companion.revokeDevice(PASSPHRASE, other().device) },
    Call("sign_out", again = {
        companion.signOut()
        isGone()
    }) { companion.signOut() },
    Call("delete_account", again = {
        companion.deleteAccount(PASSPHRASE)
        isGone()
    }) { companion.deleteAccount(PASSPHRASE) },
)

/** Nothing that was written is lost: the folder opens, unlocks, and holds it. */
suspend fun Phone.assertNothingLost() {
    openAgain()
    companion.unlock(PASSPHRASE)
    val (fromFile, written) = texts().partition { it in lines }
    assertEquals(listOf("kept"), written)
    // Batches of 128, each whole or not at all, however often the file was begun.
    assertTrue(lines.chunked(128).all { batch -> batch.map { line -> fromFile.count { it == line } }.distinct().size == 1 })
    companion.checkStorage()
}
