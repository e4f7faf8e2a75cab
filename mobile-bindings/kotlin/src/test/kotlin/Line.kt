package beside

import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.thread
import kotlin.concurrent.withLock
import kotlinx.coroutines.future.await

/** A line between phones and the relay that can be held after some bytes, and let go again. */
class Line(private val relay: Relay) : AutoCloseable {
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets: MutableSet<Socket> = ConcurrentHashMap.newKeySet()
    private val lock = ReentrantLock()
    private val turned = lock.newCondition()
    private val connected = AtomicInteger()
    private var left = Long.MAX_VALUE
    private var stalled = CompletableFuture<Unit>()

    /** How often a phone has connected. */
    val connections: Int get() = connected.get()

    /** The relay, by way of this line. */
    val info = RelayInfo("http://127.0.0.1:${server.localPort}", relay.info.key)

    init {
        thread(isDaemon = true) { accept() }
    }

    /** From now on so many bytes pass, of both directions together, and then nothing. */
    fun holdAfter(bytes: Long) = lock.withLock {
        left = bytes
        stalled = CompletableFuture()
    }

    /** Until something waits that may not pass. */
    suspend fun awaitStall() {
        lock.withLock { stalled }.await()
    }

    /** Nothing passes while [block] runs; then everything does, what was held first. */
    suspend fun <R> held(block: suspend () -> R): R {
        holdAfter(0)
        try {
            return block()
        } finally {
            letGo()
        }
    }

    /** Everything passes, what was held first. */
    fun letGo() = lock.withLock {
        left = Long.MAX_VALUE
        turned.signalAll()
    }

    private fun accept() = endsWithTheLine {
        while (true) {
            val phone = server.accept()
            connected.incrementAndGet()
            val further = Socket(InetAddress.getLoopbackAddress(), relay.port)
            sockets += listOf(phone, further)
            thread(isDaemon = true) { pump(phone, further) }
            thread(isDaemon = true) { pump(further, phone) }
        }
    }

    private fun pump(from: Socket, to: Socket) = endsWithTheLine {
        from.use { to.use { carry(from.getInputStream(), to.getOutputStream()) } }
    }

    private fun carry(from: InputStream, to: OutputStream) {
        val buffer = ByteArray(4096)
        while (true) {
            val count = from.read(buffer)
            if (count < 0) return
            var passed = 0
            while (passed < count) {
                val next = pass(count - passed)
                to.write(buffer, passed, next)
                passed += next
            }
        }
    }

    /** How many of these bytes may pass now: at least one. */
    private fun pass(waiting: Int): Int = lock.withLock {
        while (left == 0L) {
            stalled.complete(Unit)
            turned.await()
        }
        val next = minOf(left, waiting.toLong())
        if (left != Long.MAX_VALUE) left -= next
        next.toInt()
    }

    // A phone that hangs up, and the end of the test, end a connection at any point.
    private fun endsWithTheLine(work: () -> Unit) {
        try {
            work()
        } catch (_: IOException) {
        }
    }

    override fun close() {
        letGo()
        server.close()
        sockets.forEach(Socket::close)
    }
}

