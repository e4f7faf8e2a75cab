package beside

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Words for people. */
class WordsTest {
    private fun assertHasWords(error: BesideException) {
        val words = Language.entries.map { error.words(it) }
        assertEquals(3, words.toSet().size, error.code)
        for (it in words) {
            assertTrue(it.what.isNotBlank() && it.whatToDo.isNotBlank(), error.code)
            assertNotEquals(it.what, it.whatToDo)
        }
    }

    @Test
    fun an_error_has_words_in_three_languages() = runBlocking {
        val phone = Phone.create("heron")
        phone.companion.lock()
        val wrong = "a walk by the lake"
        assertHasWords(assertFails<BesideException.Secret>("wrong-passphrase") { phone.companion.unlock(wrong) })
        assertHasWords(assertFails<BesideException.Secret>("passphrase-unfit") { phone.companion.unlock("") })
        assertHasWords(assertFails<BesideException.Locked>("locked") { phone.texts() })
        phone.companion.shutDown()
        assertHasWords(assertFails<BesideException.Closed>("closed") { phone.texts() })
    }

    @Test
    fun every_kind_of_error_gives_its_code() {
        val kinds = listOf(
            BesideException::Secret, BesideException::Locked, BesideException::Missing, BesideException::Invalid,
            BesideException::NotNow, BesideException::Network, BesideException::Relay, BesideException::Storage,
            BesideException::Closed, BesideException::Internal,
        )
        val errors: List<BesideException> = kinds.mapIndexed { at, kind -> kind("code-$at") }
        assertEquals(errors.indices.map { "code-$it" }, errors.map { it.code })
        assertEquals(BesideException::class.sealedSubclassCount(), errors.map { it.javaClass }.toSet().size)
    }

    // Without the library of reflection: the nested classes that extend it.
    private fun kotlin.reflect.KClass<BesideException>.sealedSubclassCount(): Int =
        java.declaredClasses.count { java.isAssignableFrom(it) }

    @Test
    fun the_policy_has_three_languages() {
        assertEquals(3, Language.entries.map { policyText(it) }.filter { it.length > 200 }.toSet().size)
    }
}
