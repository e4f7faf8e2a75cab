package beside

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart.UNDISPATCHED
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Changes and states as flows. */
class ChangesTest {
    @Test
    fun a_slow_collector_gets_every_change_that_it_missed_once() = runBlocking {
        val phone = Phone.create("heron")
        val goOn = CompletableDeferred<List<DocumentId>>()
        val seen = mutableListOf<Change>()
        val wanted = CompletableDeferred<Unit>()
        val collecting = launch(Dispatchers.Default) {
            phone.companion.changes().collect { changes ->
                assertEquals(changes.toSet().size, changes.size)
                seen += changes
                val written = goOn.await()
                if (seen.containsAll(written.map(Change::Document))) wanted.complete(Unit)
            }
        }
        val written = withContext(Dispatchers.IO) { List(100) { phone.write("entry $it") } }
        goOn.complete(written)
        wanted.await()
        collecting.cancelAndJoin()
        assertEquals(Change.Everything, seen.first())
    }

    @Test
    fun more_changes_than_are_worth_naming_become_everything() = runBlocking {
        val phone = Phone.create("heron")
        val (begun, goOn) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val collecting = launch(Dispatchers.Default) {
            val lists = phone.companion.changes().onEach {
                begun.complete(Unit)
                goOn.await()
            }
            assertEquals(listOf(listOf(Change.Everything)), lists.take(1).toList())
            assertTrue(Change.Everything in phone.companion.changes().first())
        }
        begun.await()
        repeat(600) { phone.write("entry $it") }
        goOn.complete(Unit)
        collecting.join()
    }

    @Test
    fun states_end_with_the_last_one() = runBlocking {
        val phone = Phone.create("heron")
        val counts = mutableListOf<ULong>()
        val writing = launch(Dispatchers.IO) { repeat(200) { phone.write("entry $it") } }
        val last = phone.companion.states { journal().count() }.onEach { counts += it }.first { it == 200UL }
        writing.join()
        assertEquals(200UL, last)
        assertEquals(counts.distinct().sorted(), counts)
    }

    @Test
    fun states_fail_as_reading_fails() = runBlocking {
        val phone = Phone.create("heron")
        phone.companion.lock()
        assertFails<BesideException.Locked>("locked") { phone.companion.states { journal().count() }.first() }
        Unit
    }

    @Test
    fun a_collector_that_is_cancelled_observes_no_more() = runBlocking {
        val phone = Phone.create("heron")
        var lists = 0
        val begun = CompletableDeferred<Unit>()
        val collecting = launch(Dispatchers.Default, UNDISPATCHED) {
            phone.companion.changes().collect {
                lists++
                begun.complete(Unit)
            }
        }
        begun.await()
        collecting.cancelAndJoin()
        phone.write("nobody asked")
        assertTrue(phone.companion.changes().first().contains(Change.Everything))
        assertEquals(1, lists)
        assertEquals(1UL, phone.companion.io { journal().count() })
    }
}
