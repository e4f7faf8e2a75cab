"""Lists what the generated Swift declares, one declaration in a line: `python3 listing.py BesideCore.swift`."""

import re
import sys

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
DECLARATION = re.compile(
    r"^\s*(?:public\s+|open\s+)(?:static\s+)?(?:func|var|let|protocol|class|struct|enum|typealias)\s[^{\n]*", re.M
)
CASE = re.compile(r"^    case (?!\.|let )\w+(?:\([^)]*\))?", re.M)
PLUMBING = re.compile(r"ffi|uniffi|rust|NoHandle|func (?:hash|read|write|lift|lower)\(|errorDescription|unsafeFromHandle|fromRawPtr", re.I)


def listing(source: str) -> list[str]:
    """The declarations in their order; what UniFFI needs for itself is left out."""
    text = COMMENT.sub("", source)
    text = text[text.index("public protocol CompanionProtocol") :]
    # An enum's own line breaks after `public`, and a case with values spreads over several.
    text = re.sub(r"\b(public|open)\s*\n\s*", r"\1 ", text)
    found = [(it.start(), it.group()) for pattern in (DECLARATION, CASE) for it in pattern.finditer(text)]
    lines = [re.sub(r"\s+", " ", line).strip() for _, line in sorted(found)]
    return [line for line in lines if not PLUMBING.search(line)]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        print("\n".join(listing(source.read())))
