package beside

import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Runs [block] with this companion, then closes the vault and frees what it holds, also where [block] fails or its
 * coroutine is cancelled.
 *
 * `use {}` frees the handle alone: the vault stays open as long as a journal or a space that came of it is held.
 */
public inline fun <R> BesideCompanion.session(block: (BesideCompanion) -> R): R =
    try {
        block(this)
    } finally {
        finish()
    }

/**
 * Closes the vault and frees the handle: what is being written is written first. Calling it again does nothing.
 */
public fun BesideCompanion.finish() {
    if (!uniffiIsDestroyed) shutDown()
    close()
}

/**
 * Reads or writes on a thread that may block, and gives the result to the caller's.
 *
 * Single calls are short. A screen's thread still shouldn't wait for storage, nor behind a sync that takes in a large
 * answer.
 */
public suspend fun <R> BesideCompanion.io(block: BesideCompanion.() -> R): R = withContext(Dispatchers.IO) { block() }

/**
 * Makes an invite that can be accepted for [validFor]: a link for one person. Whoever has it can accept.
 *
 * @throws BesideException.Locked where the vault is locked.
 * @throws BesideException.Storage where it can't be kept.
 */
public fun BesideCompanion.invite(validFor: Duration): String = invite(validFor.toJavaDuration())
