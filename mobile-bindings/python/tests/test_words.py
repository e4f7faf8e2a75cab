"""Every error has words for a person, in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BesideError, Companion, DeviceOptions, Language, Words, policy_text, words_for

# A code of each kind of error.
CODES = {
    "wrong-passphrase": BesideError.Secret,
    "locked": BesideError.Locked,
    "not-found": BesideError.Missing,
    "text-too-long": BesideError.Invalid,
    "invite-expired": BesideError.NotNow,
    "relay-unreachable": BesideError.Network,
    "signed-out": BesideError.Relay,
    "keystore": BesideError.Storage,
    "closed": BesideError.Closed,
    "internal": BesideError.Internal,
}
UNKNOWN = "a-code-of-tomorrow"


def test_the_codes_have_every_kind() -> None:
    assert set(CODES.values()) == set(BesideError.__subclasses__())


@pytest.mark.parametrize("code", CODES)
def test_an_error_has_words_of_its_own_in_three_languages(code: str) -> None:
    error = CODES[code](code)
    words = [error.words(language) for language in Language]
    assert words == [words_for(code, language) for language in Language]
    assert len({said.what for said in words}) == len({said.what_to_do for said in words}) == len(Language) == 3
    for said, language in zip(words, Language, strict=True):
        assert said.what and said.what_to_do
        assert said.what != words_for(UNKNOWN, language).what.replace(UNKNOWN, code), "these words are its own"


def test_a_code_that_nobody_knows_is_named_in_words() -> None:
    for language in Language:
        said = words_for(UNKNOWN, language)
        assert UNKNOWN in said.what and said.what_to_do


def test_an_error_that_was_raised_has_words(folder: Path) -> None:
    with pytest.raises(BesideError) as caught:
        Companion.open(DeviceOptions(folder=str(folder)))
    words = caught.value.words(Language.POLISH)
    assert isinstance(words, Words)
    assert words == words_for("no-identity", Language.POLISH) != words_for("no-identity", Language.ENGLISH)


def test_the_policy_is_there_in_three_languages() -> None:
    policies = {policy_text(language) for language in Language}
    assert len(policies) == 3
    assert all(len(policy) > 500 for policy in policies)
