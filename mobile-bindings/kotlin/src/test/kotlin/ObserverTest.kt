package beside

import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Being told of changes, while others write. */
class ObserverTest {
    private fun observer(changed: (List<Change>) -> Unit) = object : Observer {
        override fun changed(changes: List<Change>) = changed(changes)
    }

    @Test
    fun a_thousand_calls_while_eight_threads_write_miss_no_last_state_and_end_with_the_subscription() = runBlocking {
        val phone = Phone.create("heron")
        val companion = phone.companion
        val calls = AtomicInteger()
        val wanted = AtomicInteger(Int.MAX_VALUE)
        val last = CompletableDeferred<Unit>()
        val subscription = companion.observe(
            observer {
                // An observer may ask the companion, also while others write. In each call it would wait for them.
                val asks = calls.incrementAndGet() % 20 == 0 || wanted.get() < Int.MAX_VALUE
                if (asks && companion.journal().count().toInt() >= wanted.get()) last.complete(Unit)
            },
        )
        val written = AtomicInteger()
        val writers = List(8) {
            thread {
                while (calls.get() < 1_000) phone.write("entry ${written.incrementAndGet()}")
            }
        }
        writers.forEach { it.join() }
        assertTrue(calls.get() >= 1_000)

        // The last write is one more: after it a call comes that finds all of them.
        wanted.set(written.get() + 1)
        phone.write("the last one")
        last.await()
        assertEquals(written.get() + 1, phone.texts().toSet().size)

        subscription.cancel()
        val before = calls.get()
        phone.awaitTold { phone.write("after the end") }
        assertEquals(before, calls.get())
    }

    /** Until whoever observed before this would have been told of what [change] does. */
    private suspend fun Phone.awaitTold(change: () -> DocumentId) {
        val told = CompletableDeferred<Unit>()
        val changed = AtomicBoolean()
        val witness = companion.observe(observer { if (changed.get()) told.complete(Unit) })
        change()
        changed.set(true)
        write("and one more, so that the witness is called after it")
        told.await()
        witness.cancel()
    }

    @Test
    fun cancelling_waits_for_the_call_that_runs() {
        runBlocking {
            val phone = Phone.create("heron")
            val (entered, leave) = CountDownLatch(1) to CountDownLatch(1)
            val left = AtomicBoolean()
            val subscription = phone.companion.observe(
                observer {
                    entered.countDown()
                    leave.await()
                    left.set(true)
                },
            )
            entered.await()
            val seen = CompletableDeferred<Boolean>()
            val cancelling = thread {
                subscription.cancel()
                seen.complete(left.get())
            }
            leave.countDown()
            assertTrue(seen.await())
            cancelling.join()
        }
    }

    @Test
    fun an_observer_may_cancel_itself() = runBlocking {
        val phone = Phone.create("heron")
        val calls = AtomicInteger()
        val own = CompletableDeferred<Subscription>()
        val cancelled = CompletableDeferred<Unit>()
        own.complete(
            phone.companion.observe(
                observer {
                    calls.incrementAndGet()
                    runBlocking { own.await().cancel() }
                    cancelled.complete(Unit)
                },
            ),
        )
        cancelled.await()
        phone.awaitTold { phone.write("nobody asked") }
        assertEquals(1, calls.get())
    }

    private suspend fun assertToldAgain(fail: () -> Nothing) {
        val phone = Phone.create("heron")
        val (first, again) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val subscription = phone.companion.observe(
            observer {
                if (!first.complete(Unit)) again.complete(Unit)
                fail()
            },
        )
        first.await()
        phone.write("kept")
        withTimeout(20.seconds) { again.await() }
        subscription.cancel()
        assertEquals(listOf("kept"), phone.texts())
    }

    @Test
    fun an_observer_that_fails_is_told_of_the_next_change_too() = runBlocking {
        assertToldAgain { throw BesideException.Internal("a screen that isn't there") }
    }

    @Test
    fun an_observer_that_fails_as_nobody_foresaw_is_told_of_the_next_change_too() = runBlocking {
        assertToldAgain { throw UnsupportedOperationException() }
    }
}
