package beside

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue

private const val NEW_PASSPHRASE = "another walk, by the sea"

/** A locked phone, and further phones of one person. */
val deviceSteps: Map<String, Step> = mapOf(
    "lock" to { lock() },
    "second-device" to { secondDevice() },
    "recover" to { recover() },
    "revoke" to { revoke() },
)

private suspend fun Scenario.lock() {
    val companion = anna.companion
    assertFails<BesideException.Secret>("wrong-passphrase") { companion.sessionKey("a walk by the lake") }
    val key = companion.sessionKey(PASSPHRASE)
    assertEquals(32, key.size)
    val said = bens.thread().send(NewMessage("For a locked phone."))
    ben.companion.sync()
    anna.write("Just before it was locked.")

    companion.lock()
    assertTrue(companion.isLocked())
    assertFails<BesideException.Locked>("locked") { anna.journal.count() }
    assertFails<BesideException.Locked>("locked") { anna.write("no") }
    assertFails<BesideException.Locked>("locked") { annas.thread().page(1U) }
    val synced = companion.sync()
    assertTrue(synced.envelopesSettled > 0UL && synced.envelopesReceived > 0UL, "$synced")
    assertTrue(companion.isLocked())

    assertFails<BesideException.Invalid>("id-invalid") { companion.unlockWithSession(ByteArray(3)) }
    val wrong = runCatching { companion.unlockWithSession(ByteArray(32)) }.exceptionOrNull()
    assertTrue(wrong is BesideException.Storage, "$wrong")
    assertTrue(companion.isLocked())
    companion.unlockWithSession(key)
    assertEquals("For a locked phone.", annas.thread().show(said).text)

    companion.lock()
    companion.unlock(PASSPHRASE)
    assertEquals("Just before it was locked.", anna.texts().last())
}

/** Both phones of Anna have the same, to the last character. */
private suspend fun Scenario.assertAgrees(other: Phone) {
    for (companion in listOf(other.companion, anna.companion, other.companion)) {
        while (companion.sync().more) assertTrue(companion.isOpen())
    }
    assertEquals(anna.companion.fingerprint(), other.companion.fingerprint())
    assertEquals(anna.journal.exportEntries(), other.journal.exportEntries())
    assertEquals(anna.companion.goals().show(goal), other.companion.goals().show(goal))
    val there = other.companion.space(pair).thread().page(100U)
    assertEquals(annas.thread().page(100U).map { it.id to it.text }, there.map { it.id to it.text })
}

private suspend fun Scenario.secondDevice() {
    val folder = temporaryFolder("second")
    val handle = anna.companion.account().handle
    assertFails<BesideException.Secret>("wrong-passphrase") {
        BesideCompanion.signIn(optionsOf(folder), relay.info, handle, "a walk by the lake")
    }
    assertEquals(emptyList<VaultId>(), vaults("$folder"))
    second = Phone(folder, BesideCompanion.signIn(optionsOf(folder), relay.info, handle, PASSPHRASE))
    assertAgrees(second)
    val devices = second.companion.devices()
    assertEquals(2, devices.size)
    assertEquals(second.companion.account().device, devices.single { it.isThis }.device)
    assertNotEquals(second.companion.account().device, anna.companion.account().device)
}

private suspend fun Scenario.recover() {
    val folder = temporaryFolder("third")
    val other = checkNotNull(ben.recoveryCode)
    assertFails<BesideException.Secret>("wrong-recovery-code") {
        BesideCompanion.recover(optionsOf(folder), relay.info, "no code", NEW_PASSPHRASE)
    }
    assertTrue(other != anna.recoveryCode)
    val code = checkNotNull(anna.recoveryCode)
    third = Phone(folder, BesideCompanion.recover(optionsOf(folder), relay.info, code, NEW_PASSPHRASE))
    assertAgrees(third)
    assertEquals(3, third.companion.devices().size)

    val handle = anna.companion.account().handle
    val fourth = optionsOf(temporaryFolder("fourth"))
    assertFails<BesideException.Secret>("wrong-passphrase") {
        BesideCompanion.signIn(fourth, relay.info, handle, PASSPHRASE)
    }
    third.openAgain()
    assertFails<BesideException.Secret>("wrong-passphrase") { third.companion.unlock(PASSPHRASE) }
    third.companion.unlock(NEW_PASSPHRASE)
}

private suspend fun Scenario.revoke() {
    val lost = second.companion.account().device
    assertFails<BesideException.Secret>("wrong-passphrase") { third.companion.revokeDevice("a walk by the lake", lost) }
    third.companion.revokeDevice(NEW_PASSPHRASE, lost)
    assertTrue(third.companion.devices().single { it.device == lost }.revoked)
    assertFails<BesideException.Relay>("signed-out") { second.companion.sync() }

    anna.companion.sync()
    val private = anna.write("Not for the lost phone.")
    assertFalse(lost in anna.journal.whoCanSee(private))
    assertTrue(third.companion.account().device in anna.journal.whoCanSee(private))
    assertAgrees(third)
    assertFails<BesideException.Relay>("signed-out") { second.companion.sync() }
    assertFalse("Not for the lost phone." in second.texts())
    assertEquals("Not for the lost phone.", third.journal.show(private).text)
}
