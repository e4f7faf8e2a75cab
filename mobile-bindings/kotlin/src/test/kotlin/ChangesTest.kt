package beside

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
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
    /** Whoever observed before this was told of all that was written before it: who comes later is told later. */
    private suspend fun Phone.allAreTold() = assertTrue(Change.Everything in companion.changes().first())

    @Test
    fun a_slow_collector_gets_every_change_that_it_missed_once() = runBlocking {
        val phone = Phone.create("heron")
        val (begun, goOn) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val collecting = async(Dispatchers.Default) {
            phone.companion.changes().onEach {
                begun.complete(Unit)
                goOn.await()
            }.take(2).toList()
        }
        begun.await()
        val written = withContext(Dispatchers.IO) { List(100) { phone.write("entry $it") } }
        phone.allAreTold()
        goOn.complete(Unit)
        val (first, second) = collecting.await()
        assertEquals(listOf<Change>(Change.Everything), first)
        assertEquals(written.map(Change::Document).toSet(), second.toSet())
        assertEquals(100, second.size)
    }

    @Test
    fun more_changes_than_are_worth_naming_become_everything() = runBlocking {
        val phone = Phone.create("heron")
        val (begun, goOn) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val collecting = async(Dispatchers.Default) {
            phone.companion.changes().onEach {
                begun.complete(Unit)
                goOn.await()
            }.take(2).toList()
        }
        begun.await()
        withContext(Dispatchers.IO) { repeat(400) { phone.write("entry $it") } }
        phone.allAreTold()
        goOn.complete(Unit)
        val missed = collecting.await().last()
        assertTrue(Change.Everything in missed)
        assertTrue(missed.size <= 256, "${missed.size}")
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
        val before = FfiConverterTypeObserver.handleMap.size
        val begun = CompletableDeferred<Unit>()
        val collecting = launch(Dispatchers.Default) { phone.companion.changes().collect { begun.complete(Unit) } }
        begun.await()
        assertTrue(FfiConverterTypeObserver.handleMap.size > before)
        collecting.cancelAndJoin()
        // The library has let go of the observer. Those of earlier tests may go meanwhile.
        assertTrue(FfiConverterTypeObserver.handleMap.size <= before)
        phone.write("nobody asked")
        assertEquals(1UL, phone.companion.io { journal().count() })
    }
}
