"""Bytes to text, and text to clean text: the only place where characters are decoded or dropped."""

from __future__ import annotations

import re
import unicodedata

from kg.errors import ArticleError
from kg.readers.language import is_english

BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
PDF = b"%PDF-"
# Files that people drop among articles by mistake.
SIGNATURES = (
    PDF,
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
)
CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
CONTROL_SHARE = 0.01
STRAY_CONTROLS = 8  # as many may stand in a short text

# A sign inside a word, such as "Wa³êsa" for "Wałęsa": the bytes are of another encoding.
SIGN_IN_WORD = re.compile(r"[^\W\d_][^\w\s!-~’‘´`–—·…\xad]+[^\W\d_]|[^\W\d_][¹²³ªº¼½¾][^\W\d_]")
PLAIN_SIGNS = re.compile(r"£(?=[\d ])|[‘’“”–—…•]")  # what these bytes are in every Windows encoding, or in no other
LEGACY_SHARE = 0.03  # of characters beyond ASCII, in English

NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, lone surrogates, soft hyphens, byte order marks, noncharacters, and marks that reorder what is seen.
DROPPED = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Combining marks; more than 30 in a row break UAX #15's stream-safe format, and sorting them takes quadratic time.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
MARK_FLOOD = re.compile(f"([{MARKS}]{{30}})[{MARKS}]+")


def decode(raw: bytes, *, where: str, declared: str | None = None, guess: bool = True) -> str:
    """The text of a file: by its byte order mark, the encoding it declares, as UTF-8, or as Windows-1252.

    Windows-1252, of which Latin-1 is a part, is what the WHATWG encoding standard assumes of English pages; it is taken
    where the text is plainly English in it, or where charset-normalizer finds no encoding that fits better. Every other
    guess is refused, since a wrong one would corrupt names silently; without `guess`, so is this one. Raises
    ArticleError for binary files and unknown encodings.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as fault:
                raise _unknown(where, f"it says it is {encoding} but is not (byte {fault.start})") from fault
    if raw.startswith(PDF):
        raise ArticleError(where, "is a PDF under another name; save it as text, as `pdftotext` does", "binary")
    if is_binary(raw):
        raise ArticleError(where, "is a binary file, not text (or UTF-16 without a byte order mark)", "binary")
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if not guess:
        raise _unknown(where, "it is not UTF-8")
    return _decode_legacy(raw, where)


def is_binary(raw: bytes) -> bool:
    """Whether the bytes are a picture, an archive or the like: a known signature, or many controls at the start."""
    head = raw[:8192]
    controls = len(head) - len(head.translate(None, CONTROL_BYTES))
    return head.startswith(SIGNATURES) or controls > STRAY_CONTROLS + CONTROL_SHARE * len(head)


def _decode_legacy(raw: bytes, where: str) -> str:
    """Windows-1252, where that is what the bytes look like."""
    from charset_normalizer import from_bytes

    lenient = raw.decode("utf-8", errors="replace")
    if beyond_ascii(lenient) > 2 * lenient.count("\ufffd"):
        raise _unknown(where, "it is UTF-8 with damaged bytes")
    if (western := _western_english(raw)) is not None:
        return western
    sample = raw[:100_000]
    matches = list(from_bytes(sample))
    if not matches:
        raise _unknown(where, "it fits no encoding")
    best = matches[0]
    for match in matches:
        if match.encoding == "cp1252" and match.chaos <= best.chaos + 0.01 and match.coherence >= best.coherence - 0.01:
            try:
                return raw.decode("cp1252")
            except UnicodeDecodeError:
                break
    raise _unknown(where, f"it is not UTF-8; perhaps {best.encoding}")


def _western_english(raw: bytes) -> str | None:
    """The text in Windows-1252, where it is English with a few accents, pounds and curly quotes, else None."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if PLAIN_SIGNS.sub("", text).isascii():
        return text
    few = beyond_ascii(text) <= LEGACY_SHARE * len(text)
    return text if few and is_english(text) and not SIGN_IN_WORD.search(text) else None


def beyond_ascii(text: str) -> int:
    """How many characters of a text are not in ASCII."""
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _unknown(where: str, finding: str) -> ArticleError:
    return ArticleError(where, f"unknown encoding: {finding}; save it as UTF-8", "unknown-encoding")


def clean(text: str) -> str:
    """The text in its final form, to which all offsets refer: NFC, one kind of newline, no control characters.

    Nothing else changes, blanks included, so that for ordinary text the offsets are those of the input.
    """
    text = DROPPED.sub("", NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", MARK_FLOOD.sub(r"\1", text))


def clean_line(text: str) -> str:
    """A piece of metadata: clean, and on one line."""
    return " ".join(clean(text).split())
