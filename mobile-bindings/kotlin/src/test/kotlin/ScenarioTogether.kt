package beside

import java.time.LocalDate
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue

/** Two people, with a relay in between. */
val togetherSteps: Map<String, Step> = mapOf(
    "register" to { register() },
    "sync" to { sync() },
    "observe" to { observe() },
    "agree" to { agree() },
    "goal-together" to { goalTogether() },
    "way-and-sharing" to { wayAndSharing() },
    "due" to { due() },
    "cancel-sync" to { cancelSync() },
)

private suspend fun Scenario.register() {
    assertFails<BesideException.NotNow>("not-registered") { anna.companion.sync() }
    for ((phone, wanted) in listOf(anna to "anna", ben to "ben")) {
        val handle = phone.companion.register(PASSPHRASE)
        assertTrue(handle.startsWith(wanted) && handle != wanted, handle)
        val account = phone.companion.account()
        assertEquals(handle to true, account.handle to account.registered)
    }
    assertTrue(line.connections > 0)
}

private suspend fun Scenario.sync() {
    meet()
    assertEquals(annas.thread().page(20U).map { it.text }, bens.thread().page(20U).map { it.text })

    val said = annas.thread().send(NewMessage("Shall we walk on Sunday?"))
    assertEquals(MessageStatus.Saved, annas.thread().show(said).status)
    val sent = anna.companion.sync()
    assertTrue(sent.envelopesSettled > 0UL && sent.roundTrips > 0U && !sent.more, "$sent")
    assertEquals(MessageStatus.AtRelay, annas.thread().show(said).status)

    val received = ben.companion.sync()
    assertTrue(received.envelopesReceived > 0UL, "$received")
    assertEquals("Shall we walk on Sunday?", bens.thread().show(said).text)
    ben.companion.sync()
    anna.companion.sync()
    assertEquals(MessageStatus.Delivered, annas.thread().show(said).status)
}

/** Keeps what it was told, and lets somebody wait for a change. */
private class Told(private val awaited: Change) : Observer {
    // The observers' thread adds while the test reads.
    val calls = CopyOnWriteArrayList<List<Change>>()
    val came = CompletableDeferred<Unit>()

    override fun changed(changes: List<Change>) {
        calls += changes
        if (awaited in changes) came.complete(Unit)
    }
}

private suspend fun Scenario.observe() {
    val said = Change.Said(pair)
    val told = Told(said)
    val subscription = anna.companion.observe(told)
    bens.thread().send(NewMessage("Sunday is good."))
    ben.companion.sync()
    anna.companion.sync()
    told.came.await()
    assertTrue(told.calls.first().contains(Change.Everything), "${told.calls}")

    subscription.cancel()
    val calls = told.calls.size
    // A witness that comes later is called after it: once the witness knows, the other would have been told.
    val witness = Told(said)
    val witnessing = anna.companion.observe(witness)
    bens.thread().send(NewMessage("At ten?"))
    ben.companion.sync()
    anna.companion.sync()
    witness.came.await()
    witnessing.cancel()
    assertEquals(calls, told.calls.size)
    assertEquals("At ten?", annas.thread().page(1U).single().text)
}

private suspend fun Scenario.agree() {
    val terms = Terms("walking", "each Sunday", QuietSpan(1320U, 420U), "no calls", LocalDate.of(2040, 1, 31))
    val hash = annas.propose(terms)
    assertNull(annas.agreement())
    meet()
    val proposal = bens.proposals().single()
    assertEquals(hash to terms, proposal.hash to proposal.terms)
    assertFalse(proposal.inForce)
    assertEquals(listOf(bens.look().peer), proposal.signedBy)

    bens.signProposal(hash)
    meet()
    for (space in listOf(annas, bens)) {
        val agreed = checkNotNull(space.agreement())
        assertEquals(hash to terms, agreed.hash to agreed.terms)
        assertTrue(agreed.inForce)
        assertEquals(2, agreed.signedBy.size)
    }
}

private suspend fun Scenario.goalTogether() {
    val (annas, bens) = annas.goals() to bens.goals()
    val step = annas.newStep()
    val goal = annas.create(listOf(GoalEdit.SetTitle("A long walk"), GoalEdit.AddStep(step, "choose a way", null)))
    meet()
    assertEquals("A long walk", bens.show(goal).title)

    annas.edit(goal, listOf(GoalEdit.SetTitle("A long walk by the sea"), GoalEdit.SetStepDone(step, true)))
    val added = bens.newStep()
    val together = GoalEdit.SetStepText(step, "choose a way together")
    bens.edit(goal, listOf(together, GoalEdit.AddStep(added, "pack tea", step)))
    meet()
    val (left, right) = annas.show(goal) to bens.show(goal)
    assertEquals(left, right)
    assertEquals("A long walk by the sea", left.title)
    assertEquals(listOf("choose a way together" to true, "pack tea" to false), left.steps.map { it.text to it.done })

    annas.sign(goal)
    bens.sign(goal)
    meet()
    val both = setOf(this.annas.look().peer, this.bens.look().peer)
    assertEquals(both, annas.show(goal).agreedBy.toSet())
    assertEquals(both, bens.show(goal).agreedBy.toSet())
    assertFails<BesideException.NotNow>("wrong-place") { anna.companion.goals().sign(this.goal) }
}

private suspend fun Scenario.wayAndSharing() {
    annas.visitStage(Stage.CONTACT)
    val shown = annas.shareEntry(entry)
    meet()
    val visit = bens.way().visits.single()
    assertEquals(Stage.CONTACT to bens.look().peer, visit.stage to visit.identity)
    assertFalse(bens.way().closed)
    val thing = bens.shared().single()
    assertEquals(SharedKind.ENTRY to "A quiet morning at the café.", thing.kind to thing.text)
    assertEquals(shown to bens.look().peer, thing.id to thing.identity)
    assertFails<BesideException.Missing>("not-found") { bens.unshare(shown) }

    annas.unshare(shown)
    meet()
    assertEquals(emptyList<SharedThing>(), bens.shared())
    assertEquals(emptyList<SharedThing>(), annas.shared())
}

private suspend fun Scenario.due() {
    val goals = anna.companion.goals()
    val today = LocalDate.now()
    val water = goals.create(listOf(GoalEdit.SetTitle("drink water"), GoalEdit.SetHabit(Habit.TimesPerWeek(7U))))
    goals.edit(water, listOf(GoalEdit.SetTargetDay(today)))
    bens.thread().send(NewMessage("Are you there?"))
    val terms = Terms("writing", "daily", null, "", today)
    val proposed = bens.propose(terms)
    meet()

    var waiting = anna.companion.due()
    assertEquals(pair, waiting.filterIsInstance<DueItem.Messages>().single().pair.space)
    val toSign = waiting.filterIsInstance<DueItem.SignProposal>().single().proposal
    assertEquals(proposed to terms, toSign.hash to toSign.terms)
    assertTrue(waiting.filterIsInstance<DueItem.TickHabit>().any { it.goal.id == water && it.pair == null })
    assertTrue(waiting.filterIsInstance<DueItem.ReachGoal>().any { it.goal.title == "drink water" })
    assertFalse(waiting.any { it is DueItem.ReviewAgreement || it is DueItem.Consent })

    annas.thread().markSeen(ReadReceipt.KEEP)
    annas.signProposal(proposed)
    goals.tick(water, today)
    goals.edit(water, listOf(GoalEdit.SetTargetDay(null)))
    waiting = anna.companion.due()
    val review = waiting.filterIsInstance<DueItem.ReviewAgreement>().single()
    assertEquals(pair to today, review.pair.space to review.day)
    assertFalse(waiting.any { it is DueItem.Messages || it is DueItem.SignProposal })
    assertFalse(waiting.any { it is DueItem.TickHabit && it.goal.id == water })
    assertFalse(waiting.any { it is DueItem.ReachGoal && it.goal.id == water })
    meet()
}

private suspend fun Scenario.cancelSync() {
    repeat(20) { anna.write("Day $it: " + "a line about the weather. ".repeat(40)) }
    val said = annas.thread().send(NewMessage("On my way."))
    val before = anna.texts()

    line.holdAfter(2_000)
    coroutineScope {
        val syncing = async { anna.companion.sync() }
        line.awaitStall()
        // Writing and reading go on while the line is dead.
        anna.write("Written while the line was dead.")
        assertEquals(before.size + 1, anna.texts().size)
        syncing.cancelAndJoin()
        assertTrue(syncing.isCancelled)
    }
    assertEquals(before + "Written while the line was dead.", anna.texts())
    assertTrue(anna.companion.overview().waiting > 0UL)
    assertEquals("On my way.", annas.thread().show(said).text)

    line.letGo()
    while (anna.companion.sync().more) assertTrue(anna.companion.isOpen())
    assertEquals(0UL, anna.companion.overview().waiting)
    ben.companion.sync()
    assertEquals("On my way.", bens.thread().show(said).text)
}
