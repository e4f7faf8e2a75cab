package beside

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.readBytes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue

/** One person, with no network. */
val aloneSteps: Map<String, Step> = mapOf(
    "create" to { create() },
    "journal" to { journal() },
    "goal" to { goal() },
    "reopen" to { reopen() },
)

private suspend fun Scenario.create() {
    anna = Phone.create("anna", line.info)
    ben = Phone.create("ben", relay.info)
    val account = anna.companion.account()
    assertEquals("anna", account.handle)
    assertEquals(line.info, RelayInfo(account.relayUrl, account.relayKey))
    assertFalse(account.registered)
    assertFalse(anna.companion.isLocked())
    assertEquals(0, line.connections)

    val code = checkNotNull(anna.recoveryCode)
    assertTrue(code.length > 20)
    assertNotEquals(code, ben.recoveryCode)
    assertFalse(holds(anna.folder, code) || holds(anna.folder, code.replace("-", "")))

    assertEquals(0UL, anna.journal.count())
    assertEquals(emptyList<EntryItem>(), anna.journal.page(10U).entries)
    assertEquals(emptyList<Notice>(), anna.companion.overview().notices)
}

private fun holds(folder: Path, text: String): Boolean {
    val files = Files.walk(folder).use { paths -> paths.filter { it.isRegularFile() }.toList() }
    assertTrue(files.isNotEmpty())
    return files.any { text in it.readBytes().toString(Charsets.ISO_8859_1) }
}

private fun Scenario.journal() {
    val journal = anna.journal
    entry = journal.write(NewEntry("A quiet morning at the café.", tags = listOf("morning")))
    val written = journal.show(entry)
    assertEquals("A quiet morning at the café.", written.text)
    assertEquals(listOf("morning"), written.tags)
    assertEquals(ItemStatus.SAVED, written.status)

    val changes = listOf(JournalEdit.SetText("A quiet morning at the old café."), JournalEdit.SetMood(4U))
    assertTrue(journal.edit(entry, changes))
    assertFalse(journal.edit(entry, changes))
    assertEquals("A quiet morning at the old café.", journal.show(entry).text)

    journal.keepDraft(entry, "A quiet morning, and")
    assertEquals("A quiet morning, and", journal.show(entry).draft)
    assertEquals("A quiet morning at the old café.", journal.show(entry).text)

    // What is being typed becomes an edit when something is undone, and is what is undone first.
    assertTrue(journal.undo(entry))
    assertEquals("A quiet morning at the old café." to null, journal.show(entry).let { it.text to it.draft })
    assertTrue(journal.undo(entry))
    assertFalse(journal.undo(entry))
    val undone = journal.show(entry)
    assertEquals("A quiet morning at the café." to null, undone.text to undone.mood)

    assertEquals(1UL, journal.count())
    val page = journal.page(10U)
    assertEquals(listOf(entry), page.entries.map { it.id })
    assertNull(page.next)
    assertTrue("café" in page.entries.single().preview)

    val found = journal.search("CAFE", 10U).single()
    assertEquals(entry, found.id)
    assertTrue("café" in found.snippet)
    assertEquals(emptyList<SearchHit>(), journal.search("tea", 10U))
}

private fun Scenario.goal() {
    val goals = anna.companion.goals()
    val (first, second) = goals.newStep() to goals.newStep()
    goal = goals.create(
        listOf(
            GoalEdit.SetTitle("Walk more"),
            GoalEdit.AddStep(first, "find shoes", null),
            GoalEdit.AddStep(second, "ask somebody along", first),
            GoalEdit.SetHabit(Habit.TimesPerWeek(3U)),
        ),
    )
    val begun = goals.show(goal)
    assertEquals("Walk more", begun.title)
    assertEquals(listOf("find shoes", "ask somebody along"), begun.steps.map { it.text })
    assertEquals(Habit.TimesPerWeek(3U), begun.habit)

    val today = anna.journal.show(entry).aboutDay
    goals.tick(goal, today)
    goals.tick(goal, today)
    val ticked = goals.show(goal)
    assertEquals(listOf(today), ticked.ticks)
    assertEquals(1U, ticked.habitReport?.doneThisWeek)
    assertEquals(3U, ticked.habitReport?.perWeek)

    assertTrue(goals.edit(goal, listOf(GoalEdit.SetStepDone(first, true), GoalEdit.MoveStep(second, null))))
    val moved = goals.show(goal).steps.map { it.id to it.done }
    assertEquals(listOf(second to false, first to true), moved)
    assertEquals(listOf("Walk more"), goals.list().map { it.title })
}

private suspend fun Scenario.reopen() {
    anna.journal.keepDraft(entry, "A quiet morning, and")
    val before = anna.companion.fingerprint()
    val old = anna.companion
    old.shutDown()
    assertFalse(old.isOpen())
    assertFails<BesideException.Closed>("closed") { old.journal().count() }

    anna.openAgain()
    assertTrue(anna.companion.isLocked())
    assertFails<BesideException.Locked>("locked") { anna.journal.count() }
    assertFails<BesideException.Secret>("wrong-passphrase") { anna.companion.unlock("a walk by the lake") }
    assertTrue(anna.companion.isLocked())

    anna.companion.unlock(PASSPHRASE)
    assertFalse(anna.companion.isLocked())
    assertEquals(before, anna.companion.fingerprint())
    assertEquals("A quiet morning at the café.", anna.journal.show(entry).text)
    assertEquals("A quiet morning, and", anna.journal.show(entry).draft)
    anna.journal.keepDraft(entry, anna.journal.show(entry).text)
    assertEquals(2, anna.companion.goals().show(goal).steps.size)
}
