package beside

import java.nio.file.Files
import java.time.Duration
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue

/** Two people, with files alone. */
val pairSteps: Map<String, Step> = mapOf(
    "pair-by-file" to { pairByFile() },
    "consent" to { consent() },
    "message-offline" to { messageOffline() },
)

/** Carries a file of one phone's pair to the other, and gives how much of it was new there. */
private fun Scenario.carry(from: Phone, to: Phone): ULong {
    val file = Files.createTempFile(to.folder.parent, "beside-", ".bundle")
    try {
        Files.write(file, from.companion.space(pair).exportBundle())
        return to.companion.importBundle(Files.readAllBytes(file))
    } finally {
        Files.delete(file)
    }
}

private fun Scenario.pairByFile() {
    val invite = anna.companion.invite(Duration.ofDays(1))
    assertFails<BesideException.NotNow>("invite-own") { anna.companion.acceptInvite(invite) }
    assertFails<BesideException.Invalid>("invite-malformed") { ben.companion.acceptInvite("a letter") }
    pair = ben.companion.acceptInvite(invite).id()
    assertEquals(Standing.WAITING, bens.look().standing)
    assertFails<BesideException.Missing>("no-such-pair") { annas.look() }

    assertTrue(carry(ben, anna) > 0UL)
    assertEquals(Standing.OFFERED, annas.look().standing)
    annas.confirm()
    // That she keeps the pair is her own affair: for Ben it opens with the first thing that she says.
    assertEquals(Standing.OPEN to Standing.WAITING, annas.look().standing to bens.look().standing)
    assertEquals(0UL, carry(ben, anna))

    val number = annas.look().safetyNumber
    assertTrue(number.count(Char::isDigit) >= 30)
    assertEquals(number, bens.look().safetyNumber)
    annas.namePeer("Ben")
    annas.verifyPeer()
    assertEquals("Ben" to true, annas.look().name to annas.look().verified)
    assertFalse(bens.look().verified)
    assertEquals(0, line.connections)
}

private fun Scenario.consent() {
    val thread = annas.thread()
    assertEquals(ConsentState.NONE, anna.companion.consentState())
    val early = thread.send(NewMessage("Are you there?"))
    assertEquals(MessageStatus.Held(Heldback.CONSENT), thread.show(early).status)
    carry(anna, ben)
    assertEquals(emptyList<MessageItem>(), bens.thread().page(10U))

    assertTrue(policyText(Language.POLISH).isNotBlank())
    anna.companion.consent(Language.POLISH)
    assertEquals(ConsentState.GIVEN, anna.companion.consentState())
    val status = thread.show(early).status
    assertFalse(status is MessageStatus.Held, "$status")
    carry(anna, ben)
    assertEquals(listOf("Are you there?"), bens.thread().page(10U).map { it.text })
    assertEquals(Standing.OPEN, bens.look().standing)
    assertEquals(ConsentState.NONE, ben.companion.consentState())
    ben.companion.consent(Language.ENGLISH)
}

private suspend fun Scenario.messageOffline() {
    val (annas, bens) = annas.thread() to bens.thread()
    val said = annas.send(NewMessage("I walked for an hour.", contentNote = "walking"))
    carry(anna, ben)
    val heard = bens.show(said)
    assertEquals("I walked for an hour." to "walking", heard.text to heard.contentNote)
    assertNull(heard.status)

    val reply = bens.send(NewMessage("How was it?", replyTo = said))
    bens.react(said, "🌱")
    carry(ben, anna)
    assertEquals("How was it?" to said, annas.show(reply).text to annas.show(reply).replyTo)
    val peer = this.annas.look().peer
    assertEquals(listOf(ReactionItem(peer, "🌱")), annas.show(said).reactions)
    assertEquals(MessageStatus.Delivered, annas.show(said).status)
    assertEquals(listOf(reply), annas.search("how").map { it.id })

    bens.keepDraft("And tomor")
    ben.openAgain()
    assertFails<BesideException.Locked>("locked") { this.bens.thread().draft() }
    ben.companion.unlock(PASSPHRASE)
    assertEquals("And tomor", this.bens.thread().draft())
    assertNotNull(this.bens.thread().send(NewMessage("And tomorrow?")))
    assertNull(this.bens.thread().draft())
    assertEquals(0, line.connections)
}
