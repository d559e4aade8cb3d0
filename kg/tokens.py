"""A parse as plain Python objects, in spaCy's words, so that rules read it a hundred times without asking spaCy.

`Doc`, `Span` and `Token` have those members of spaCy's that the rules use, under the same names and with the same
meaning. Members that spaCy computes at each call are lists and fields here, which halves the time of the rules. Only
repairs change a document, by `Token.attach` and by setting tags; nothing does after them.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc as SpacyDoc

_COLUMNS: list[int | str] = "ORTH LOWER LEMMA TAG POS DEP ENT_TYPE ENT_IOB SPACY".split()  # type: ignore[assignment]
_COLUMNS += "IS_ALPHA IS_DIGIT IS_PUNCT IS_QUOTE IS_SPACE".split()
_IOB = ("", "I", "O", "B")


class _Strings(dict[int, str]):
    """spaCy's strings by their numbers, each asked for once."""

    def __init__(self, store: StringStore) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, number: int) -> str:
        self[number] = text = self.store[number]
        return text


class Token:
    """A word, a mark or a space of a document."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_alpha",
        "is_digit",
        "is_punct",
        "is_quote",
        "is_space",
        "left_edge",
        "lemma_",
        "lower_",
        "pos_",
        "right_edge",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    def __init__(self, doc: Doc, i: int, idx: int, row: list[int], strings: Mapping[int, str]) -> None:
        """One row of `_COLUMNS`, with what its numbers stand for."""
        orth, lower, lemma, tag, pos, dep, entity, iob, space, alpha, digit, punct, quote, white = row
        self.doc, self.i, self.idx = doc, i, idx
        self.text, self.lower_, self.lemma_ = strings[orth], strings[lower], strings[lemma]
        self.tag_, self.pos_, self.dep_ = strings[tag], strings[pos], strings[dep]
        self.ent_type_, self.ent_iob_ = strings[entity], _IOB[iob]
        self.whitespace_ = " " if space else ""
        self.is_alpha, self.is_digit, self.is_punct = alpha == 1, digit == 1, punct == 1
        self.is_quote, self.is_space = quote == 1, white == 1
        self.children: list[Token] = []  # in the order of the text
        self.head = self.left_edge = self.right_edge = self
        self.sent: Span

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    @property
    def text_with_ws(self) -> str:
        """The text with the space behind it."""
        return self.text + self.whitespace_

    @property
    def is_sent_start(self) -> bool:
        """Whether a sentence begins with it."""
        return self.sent.start == self.i

    @property
    def lefts(self) -> list[Token]:
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """The children behind it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def n_lefts(self) -> int:
        """How many children stand before it."""
        return len(self.lefts)

    @property
    def n_rights(self) -> int:
        """How many children stand behind it."""
        return len(self.children) - len(self.lefts)

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head of that, and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all below it, each head between its left and its right children."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    def attach(self, head: Token, dep: str) -> None:
        """Hang it, with all below it, on another token of its sentence, or make it a root by hanging it on itself.

        A token below it would close a circle: that is ignored.
        """
        if head is not self and any(above is self for above in head.ancestors):
            return
        if self.head is not self:
            self.head.children.remove(self)
        self.head, self.dep_ = head, dep
        if head is not self:
            insort(head.children, self, key=lambda child: child.i)
        self.doc.find_edges(self.sent)

    def nbor(self, by: int = 1) -> Token:
        """The token so many places on; IndexError beyond the ends."""
        if not 0 <= self.i + by < len(self.doc):
            raise IndexError(self.i + by)
        return self.doc[self.i + by]


class Span:
    """The tokens from `start` to `end` (exclusive) of a document."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, max(start, end), label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, int):
            return self.doc.tokens[self.start : self.end][at]
        first, last, _ = at.indices(len(self))
        return Span(self.doc, self.start + first, self.start + last)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return (self.doc, self.start, self.end, self.label_) == (other.doc, other.start, other.end, other.label_)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The words with the spaces between them."""
        if self.start == self.end:
            return ""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def start_char(self) -> int:
        """Where the first token begins in the document's text."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Where the last token ends in the document's text."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def sent(self) -> Span:
        """The sentence in which it begins."""
        return self.doc.tokens[self.start].sent

    @property
    def root(self) -> Token:
        """The token that the others hang on: a sentence's root, else the first word of those nearest to it."""
        for token in self:
            if token.head is token:
                return token

        def depth(token: Token) -> tuple[bool, int]:
            alone = (token.is_space or token.is_punct) and not token.children
            return alone, 0 if alone else sum(1 for _ in token.ancestors)

        outside = [t for t in self if not self.start <= t.head.i < self.end]
        if len(outside) == 1:  # as of almost every name; in a long list of them to count the way up takes long
            return outside[0]
        return min(outside, key=depth, default=self.doc.tokens[self.start])


class Doc:
    """A parsed text."""

    __slots__ = ("ents", "sents", "text", "tokens", "user_data")

    def __init__(self, parsed: SpacyDoc) -> None:
        """Take over what spaCy says of a text."""
        self.text: str = parsed.text
        self.user_data: dict[str, Any] = {}
        strings = _Strings(parsed.vocab.strings)
        self.tokens: list[Token] = []
        idx = 0
        for i, row in enumerate(parsed.to_array(_COLUMNS).tolist()):
            token = Token(self, i, idx, row, strings)
            self.tokens.append(token)
            idx += len(token.text) + row[8]
        away = parsed.to_array(["HEAD"]).astype("int64")  # places from a token to its head
        for token, head in zip(self.tokens, away.ravel().tolist(), strict=True):
            if head:
                token.head = self.tokens[token.i + head]
                token.head.children.append(token)
        self.sents: Sequence[Span] = [Span(self, sentence.start, sentence.end) for sentence in parsed.sents]
        self.ents: Sequence[Span] = [Span(self, e.start, e.end, e.label_) for e in parsed.ents]
        for sentence in self.sents:
            for token in sentence:
                token.sent = sentence
        self.find_edges(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, int):
            return self.tokens[at]
        first, last, _ = at.indices(len(self.tokens))
        return Span(self, first, last)

    def find_edges(self, tokens: Iterable[Token]) -> None:
        """Give each token of some sentences the first and the last of its subtree; from the leaves up, however deep."""
        below: list[Token] = []
        for token in tokens:
            token.left_edge = token.right_edge = token
            if token.head is token:
                below.append(token)
        for token in below:  # grows as it goes: heads before what hangs on them
            below.extend(token.children)
        for token in reversed(below):
            head = token.head
            if token.left_edge.i < head.left_edge.i:
                head.left_edge = token.left_edge
            if token.right_edge.i > head.right_edge.i:
                head.right_edge = token.right_edge
