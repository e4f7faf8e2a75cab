"""Words for errors: the generated exception gets the methods that a person's app needs."""

from __future__ import annotations

from . import _native


def _words(self: _native.BesideError, language: _native.Language) -> _native.Words:
    """What happened and what to do, in a person's language."""
    return _native.words_for(self.code, language)


# The library raises the generated classes, so that a subclass would never be seen: the method is put in place, and the
# stub beside them declares it.
_native.BesideError.words = _words  # type: ignore[method-assign]

BesideError = _native.BesideError
