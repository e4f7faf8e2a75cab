package beside

import java.nio.file.Files
import java.nio.file.Path
import kotlin.concurrent.thread
import kotlinx.coroutines.runBlocking

/**
 * A relay in a process of its own, with a new database.
 *
 * Each class of tests has its own: a relay counts how often one address registers and signs in.
 */
class Relay : AutoCloseable {
    private val process: Process
    val port: Int
    val info: RelayInfo

    init {
        val program = checkNotNull(System.getenv("BESIDE_SERVER")) { "BESIDE_SERVER names the relay's program" }
        val database = temporaryFolder("relay").resolve("relay.sqlite")
        process = ProcessBuilder(
            program, "--listen", "127.0.0.1:0", "--database", "$database", "--log-format", "json", "--workers", "1",
        ).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
        // A run that is broken off leaves no relay behind.
        Runtime.getRuntime().addShutdownHook(thread(start = false) { process.destroy() })
        val reports = process.errorReader()
        val listening = reports.lineSequence().map { PORT.find(it) }.firstOrNull { it != null }
        port = checkNotNull(listening) { "the relay ended before it listened" }.groupValues[1].toInt()
        // Nobody reads its further reports; a full pipe would stop it. The pipe closes with the relay.
        thread(isDaemon = true) { runCatching { reports.forEachLine {} } }
        info = runBlocking { relayInfo("http://127.0.0.1:$port") }
    }

    override fun close() = process.destroy()

    private companion object {
        val PORT = Regex("\"port\":(\\d+)")
    }
}

/** A new folder that is removed when the run ends. */
fun temporaryFolder(name: String): Path {
    val folder = Files.createTempDirectory("beside-$name-")
    Runtime.getRuntime().addShutdownHook(thread(start = false) { folder.toFile().deleteRecursively() })
    return folder
}
