package beside

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance

/** A step of the scenario. */
typealias Step = suspend Scenario.() -> Unit

/** What all languages show: the steps of `scenario.tsv`, in order, on one state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenarioTest {
    private val listed: List<List<String>> = Files.readAllLines(Path.of("../scenario.tsv")).map { it.split('\t') }
    private val functions: Map<String, Step> = aloneSteps + pairSteps + togetherSteps + deviceSteps + edgeSteps
    private val scenario = Scenario()
    private var failed: String? = null

    @Test
    fun everyStepHasItsFunction() {
        assertTrue(listed.size > 20)
        assertEquals(listed.map { it[0] }.toSet(), functions.keys)
    }

    @TestFactory
    fun steps(): List<DynamicTest> = listed.map { (name, shows) ->
        dynamic("$name: $shows") {
            assertEquals(null, failed, "an earlier step failed")
            // Until it has passed, it is the one that failed.
            failed = name
            val step = checkNotNull(functions[name]) { "no function shows this" }
            scenario.step()
            failed = null
        }
    }

    @AfterAll
    fun close() = scenario.close()
}

/** What one step leaves to the next: two people, their phones, and the line of one of them. */
class Scenario : AutoCloseable {
    /** Anna's relay is behind a line that can be held. */
    val relay = Relay()
    val line = Line(relay)
    lateinit var anna: Phone
    lateinit var ben: Phone
    lateinit var second: Phone
    lateinit var third: Phone

    /** The pair of the two. */
    lateinit var pair: SpaceId
    val annas: Space get() = anna.companion.space(pair)
    val bens: Space get() = ben.companion.space(pair)

    /** Anna's entry and goal. */
    lateinit var entry: DocumentId
    lateinit var goal: DocumentId

    /** Both phones sync until both have what the other has. */
    suspend fun meet() {
        for (phone in listOf(anna, ben, anna, ben)) phone.companion.sync()
    }

    override fun close() {
        line.close()
        relay.close()
    }
}
