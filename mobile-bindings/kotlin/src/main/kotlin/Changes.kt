package beside

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map

/**
 * What changes from now on, beginning with [Change.Everything].
 *
 * A collector that is slower than the changes gets those that it missed in one list, each once: nothing is lost, and
 * nothing grows. The flow is cold, observes for as long as it is collected, and doesn't end by itself, not even when
 * the vault is closed: collect it in the scope of the screen or of the session.
 */
public fun BesideCompanion.changes(): Flow<List<Change>> = flow {
    val gathered = Gathered()
    val told = callbackFlow {
        val observer = object : Observer {
            override fun changed(changes: List<Change>) {
                gathered.add(changes)
                trySend(Unit)
            }
        }
        val subscription = observe(observer)
        awaitClose {
            subscription.cancel()
            subscription.close()
        }
    }
    emitAll(told.buffer(Channel.CONFLATED).map { gathered.take() }.filter { it.isNotEmpty() })
}

/**
 * What [read] gives, now and whenever something changed, each state once.
 *
 * It reads on a thread that may block. Of states that a slow collector misses, it gets the last.
 */
public fun <S> BesideCompanion.states(read: BesideCompanion.() -> S): Flow<S> =
    changes().map { read() }.distinctUntilChanged().flowOn(Dispatchers.IO).conflate()

/** Changes that wait for a collector. */
private class Gathered {
    private val waiting = LinkedHashSet<Change>()

    @Synchronized
    fun add(changes: List<Change>) {
        waiting += changes
        if (waiting.size > WAITING_MAX) {
            waiting.clear()
            waiting += Change.Everything
        }
    }

    // A signal comes after its changes: one that finds nothing here was served by the take before it.
    @Synchronized
    fun take(): List<Change> = waiting.toList().also { waiting.clear() }

    private companion object {
        const val WAITING_MAX = 256
    }
}
