package beside

/** The stable code, such as `wrong-passphrase`: for a program. A person reads [words]. */
public val BesideException.code: String
    get() = when (this) {
        is BesideException.Secret -> code
        is BesideException.Locked -> code
        is BesideException.Missing -> code
        is BesideException.Invalid -> code
        is BesideException.NotNow -> code
        is BesideException.Network -> code
        is BesideException.Relay -> code
        is BesideException.Storage -> code
        is BesideException.Closed -> code
        is BesideException.Internal -> code
    }

/** What happened and what to do now, in a language that a person reads. */
public fun BesideException.words(language: Language): Words = wordsFor(code, language)
