package beside

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking

/**
 * One phone of two that are written in different languages: `PHASE FOLDER`. The folder is all that the two share beside
 * the relay; each phase opens the vault anew.
 */
fun main(arguments: Array<String>) = runBlocking {
    val (phase, folder) = arguments
    val interop = InteropPhone(Path.of(folder))
    when (phase) {
        "accept" -> interop.accept()
        "edit-kotlin" -> interop.edit()
        "meet-kotlin" -> interop.meet()
        else -> error("no such phase: $phase")
    }
}

private class InteropPhone(private val folder: Path) {
    private val options = optionsOf(folder.resolve("kotlin"))

    suspend fun accept() {
        val (url, key) = folder.resolve("relay.txt").readLines()
        Files.createDirectories(folder.resolve("kotlin"))
        createCompanion(options, "kotlin", RelayInfo(url, key), PASSPHRASE).companion.session {
            it.register(PASSPHRASE)
            it.consent(Language.ENGLISH)
            val space = it.acceptInvite(folder.resolve("invite.txt").readText().trim())
            space.thread().send(NewMessage("from kotlin"))
            it.syncAll()
        }
    }

    /** What is edited here goes with the next phase. */
    suspend fun edit() = unlocked {
        it.syncAll()
        val goals = it.pair().goals()
        val goal = goals.show(goals.list().single().id)
        val last = goal.steps.last { step -> !step.removed }
        goals.edit(
            goal.id,
            listOf(
                GoalEdit.SetTitle("together, by two"),
                GoalEdit.AddStep(goals.newStep(), "three", last.id),
            ),
        )
    }

    suspend fun meet() = unlocked {
        it.syncAll()
        folder.resolve("kotlin.txt").writeText(report(it))
    }

    private suspend fun unlocked(block: suspend (BesideCompanion) -> Unit) = BesideCompanion.open(options).session {
        it.unlock(PASSPHRASE)
        block(it)
    }

    private suspend fun BesideCompanion.syncAll() {
        do {
            val summary = sync()
        } while (summary.more)
    }

    private fun BesideCompanion.pair(): Space = space(pairs().single().space)

    private fun report(companion: BesideCompanion): String = buildString {
        val pair = companion.pair()
        val goals = pair.goals()
        val goal = goals.show(goals.list().single().id)
        appendLine("fingerprint ${companion.fingerprint()}")
        appendLine("goal ${goal.title}")
        for (step in goal.steps) if (!step.removed) appendLine("step ${step.text} ${step.done}")
        for (message in pair.thread().page(100U)) appendLine("message ${message.text}")
    }
}
