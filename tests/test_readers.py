"""Packed files, tables, feeds, archives and web addresses: what comes in, and what is refused."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import Quiet, serving
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.articles import MAX_CHARS, read
from kg.errors import ArticleError, KgError
from kg.model import Article
from kg.readers import columns
from kg.readers.files import count
from kg.readers.language import foreign
from kg.readers.web import Web, is_public

NEWS = "The foreign ministers of Egypt and Qatar met in Doha on Saturday, officials said."
OTHER = "The president of Kenya has recalled the ambassador from Mogadishu after a dispute over the border."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Ministers meet</title>
<meta property="og:site_name" content="Example Times"><meta property="article:published_time" content="2023-10-07">
</head><body><article><h1>Ministers meet</h1><p>{NEWS}</p><p>{OTHER}</p></article></body></html>"""


def read_all(*sources: Path | str, **options: object) -> tuple[list[Article], list[ArticleError]]:
    skipped: list[ArticleError] = []
    found = list(read([str(s) for s in sources], on_skip=skipped.append, **options))  # type: ignore[arg-type]
    return found, skipped


def reasons(*sources: Path | str, **options: object) -> list[str]:
    found, skipped = read_all(*sources, **options)
    assert not found
    assert all(str(fault).isprintable() for fault in skipped)
    return [fault.reason for fault in skipped]


def lines(*items: object) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


# --- packed


def test_zstandard_is_read_also_in_several_frames(tmp_path: Path) -> None:
    pack = zstandard.ZstdCompressor().compress
    (tmp_path / "a.jsonl.zst").write_bytes(pack(lines({"text": NEWS})) + pack(lines({"text": OTHER})))
    assert [a.text for a in read_all(tmp_path)[0]] == [NEWS, OTHER]
    assert count([str(tmp_path)]) == 2
    (tmp_path / "a.jsonl.zst").write_bytes(pack(lines({"text": NEWS}))[:-5])
    assert reasons(tmp_path) == ["unreadable"]


def test_zip_archives_are_read_where_they_are(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../b/two.txt", OTHER)
        archive.writestr("a/one.jsonl", lines({"text": NEWS}, "broken"))
        archive.writestr("__MACOSX/._x.txt", "x")
        archive.writestr("inner.zip", b"PK")
        archive.writestr("picture.png", b"x")
    found, skipped = read_all(tmp_path / "a.zip")
    assert [(a.name, a.text) for a in found] == [("two", OTHER), ("one-1", NEWS)]
    assert [f.reason for f in skipped] == ["bad-field", "unknown-kind"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"] and not (tmp_path.parent / "b").exists()
    assert count([str(tmp_path)]) == 3


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_bombs_are_refused_in_no_time(tmp_path: Path, kind: str) -> None:
    zeros = b" " * 200_000_000
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("a.jsonl", zeros)
    else:
        packed = gzip.compress(zeros, 1) if kind == "gz" else zstandard.ZstdCompressor(level=1).compress(zeros)
        (tmp_path / f"a.jsonl.{kind}").write_bytes(packed)
    start = time.process_time()
    assert reasons(tmp_path) == ["bomb"]
    assert time.process_time() - start < 3


# --- tables


def test_usual_columns_are_known_and_others_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        f'ID;Headline;Link;Source;Date;Body\n7;"Talks; in\nDoha";https://example.org/7;Example Times;7 Oct;{NEWS}\n'
        f"8;;/relative;;someday;{OTHER} £5m\n".encode("cp1252")
    )
    (first, second), skipped = read_all(path)
    assert not skipped and (first.name, first.text, first.title) == ("7", NEWS, "Talks; in Doha")
    assert (first.url, first.publisher) == ("https://example.org/7", "Example Times")
    assert first.published is None and (second.url, second.published, second.title) == (None, None, None)
    assert second.text.endswith("£5m")
    path.write_text(f"a\tb\n{NEWS}\tTalks\n")
    assert reasons(path) == ["bad-columns"]
    (only,), _ = read_all(path, columns=columns.parse("text=a, title=b"))
    assert (only.text, only.title) == (NEWS, "Talks")
    assert reasons(path, columns={"text": "c"}) == ["bad-columns"]


def test_columns_also_name_the_fields_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"body": NEWS, "headline": "Talks", "when": "26-FEB-1987 15:01:01.79"}))
    (only,), _ = read_all(path, columns=columns.parse("text=body,title=headline,published=when"))
    assert (only.text, only.title, only.published) == (NEWS, "Talks", date(1987, 2, 26))


@pytest.mark.parametrize("spelled", ["text", "text=", "=a", "body=text", "text=a,text=b"])
def test_a_column_map_that_is_none(spelled: str) -> None:
    with pytest.raises(KgError, match="columns: "):
        columns.parse(spelled)


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"text,id\n"
        + NEWS.encode().replace(b",", b"")
        + b",1\n\xc3\x28\xff\xd0\xcf short \x81,2\n"
        + b'"'
        + OTHER.encode()
        + b'",3\n'
    )
    found, skipped = read_all(path)
    assert [a.name for a in found] == ["1", "3"]
    assert [(f.where.rsplit("/")[-1], f.reason) for f in skipped] == [("a.csv:3", "unknown-encoding")]


def test_parquet_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = {
        "content": [NEWS, None, OTHER],
        "published_at": [date(2023, 10, 7), None, date(2023, 10, 8)],
        "id": [1.0, 2.0, 3.0],
        "other": [1, 2, 3],
    }
    pq.write_table(pa.table(table), path)
    found, skipped = read_all(path)
    assert [(a.name, a.text, a.published) for a in found] == [
        ("1", NEWS, date(2023, 10, 7)),
        ("3", OTHER, date(2023, 10, 8)),
    ]
    assert [(f.where.rsplit("/")[-1], f.reason) for f in skipped] == [("a.parquet[2]", "missing-text")]
    path.write_bytes(path.read_bytes()[:-20])
    assert reasons(path) == ["unreadable"]


# --- feeds and collections

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example Times</title><language>en-us</language>
<item><title>Ministers &lt;b&gt;meet&lt;/b&gt;</title><link>https://example.org/1</link>
<pubDate>Sat, 07 Oct 2023 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{NEWS}</p><script>alert(1)</script><p>{OTHER}<br>The end.</p>]]></content:encoded></item>
<item><title>Kenya</title><link>javascript:alert(1)</link><description>{OTHER}</description></item>
<item><title>Nothing</title></item></channel></rss>"""


def test_a_feed_gives_its_entries(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(RSS)
    (first, second), skipped = read_all(tmp_path)
    assert first.text == f"{NEWS}\n\n{OTHER}\nThe end."
    assert (first.title, first.url, first.publisher) == ("Ministers meet", "https://example.org/1", "Example Times")
    assert first.published == date(2023, 10, 7) and (second.text, second.url) == (OTHER, None)
    assert [f.reason for f in skipped] == ["missing-text"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<?xml version='1.0'?><urlset></urlset>", "unknown-kind"),
        (b"<rss><channel></channel></rss>", "empty"),
        (
            b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>',
            "bomb",
        ),
    ],
)
def test_xml_that_is_no_feed(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.xml").write_bytes(raw)
    assert reasons(tmp_path) == [reason]


def test_the_reuters_collection_is_read_as_it_is_distributed(tmp_path: Path) -> None:
    (tmp_path / "reut2-000.sgm").write_bytes(
        b"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE><PLACES><D>egypt</D></PLACES>
<UNKNOWN> \n&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>
<TEXT>&#2;
<TITLE>EGYPT AND QATAR &lt;MEET></TITLE><DATELINE>    DOHA, Feb 26 - </DATELINE><BODY>The foreign ministers of Egypt
and Qatar met in Doha, officials said.
    They will meet again.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="2"><DATE>26-FEB-1987 15:02:20.00</DATE><TEXT TYPE="BRIEF">&#2;
******<TITLE>KENYA RECALLS THE AMBASSADOR FROM MOGADISHU
</TITLE></TEXT>
</REUTERS>
"""
    )
    (first, second), skipped = read_all(tmp_path)
    assert not skipped
    assert first.text == (
        "The foreign ministers of Egypt and Qatar met in Doha, officials said.\n\nThey will meet again."
    )
    assert (first.name, first.title, first.publisher) == ("1", "EGYPT AND QATAR <MEET>", "Reuters")
    assert first.published == date(1987, 2, 26) and "KENYA RECALLS" in second.text


def test_a_story_that_is_cut_off_is_listed_and_costs_no_other(tmp_path: Path) -> None:
    whole = b'<REUTERS NEWID="%d">\n<TEXT><BODY>Egypt and Qatar signed pact number %d, officials said.</BODY></TEXT>\n'
    parts = [whole % (n, n) + (b"" if n in (2, 4) else b"</REUTERS>\n") for n in (1, 2, 3, 4)]
    (tmp_path / "reut2-000.sgm").write_bytes(b"".join(parts))
    articles, skipped = read_all(tmp_path)
    assert [article.name for article in articles] == ["1", "3"]
    assert [(fault.where[-3:], fault.reason) for fault in skipped] == [("[2]", "broken-sgml"), ("[4]", "broken-sgml")]


@pytest.mark.parametrize(
    "table",
    [
        "Shr 34 cts vs 41 cts\nNet 1,340,000 vs 1,610,000\nRevs 12.3 mln vs 11.8 mln\nAvg shrs 3,900,000 vs 3,880,000",
        "Qtly div 12 cts vs 12 cts prior\nPay April 10\nRecord March 27",
        "WEEKLY EXPORTS, TONNES\n\nCOFFEE 1,204 998\nCOCOA 310 355\nSUGAR 8,760 9,120\nTIN 44 51\nWHEAT 3,300 2,950",
    ],
)
def test_a_table_of_figures_is_no_foreign_language(table: str) -> None:
    assert foreign(table) is None
    assert (
        foreign("Der Außenminister traf am 12. März 40 Abgeordnete in Wien und sagte, dass 3 Treffen folgen.") == "de"
    )


def warc(*pages: tuple[str, str, bytes], packed: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, status, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
        )
        record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
        writer.write_record(record)
    return out.getvalue()


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    french = (
        "<html><body><article><p>"
        + "Le président a rencontré la chancelière à Berlin pour la paix. " * 5
        + "</p></article></body></html>"
    )
    raw = warc(
        ("https://example.org/1", "200 OK", PAGE.encode()),
        ("https://example.org/2", "404 Not Found", b"<p>nothing</p>"),
        ("https://example.org/3", "200 OK", french.encode()),
    )
    (tmp_path / "a.warc.gz").write_bytes(raw)
    (only,), skipped = read_all(tmp_path)
    assert (only.text, only.url, only.title) == (f"{NEWS}\n\n{OTHER}", "https://example.org/1", "Ministers meet")
    assert [f.reason for f in skipped] == ["not-english"]
    (tmp_path / "a.warc.gz").write_bytes(raw[:-40])
    found, skipped = read_all(tmp_path)
    assert [a.url for a in found] == ["https://example.org/1"] and {f.reason for f in skipped} == {"unreadable"}


# --- the web


class Site(Quiet):
    """A site of one test: what each path answers."""

    answers: dict[str, Callable[[Site], None]]
    asked: list[str]

    def respond(self) -> None:
        self.asked.append(self.path)
        try:
            self.answers.get(self.path, lambda site: site.answer(404, b""))(self)
        except OSError:  # the reader has gone
            return

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site() -> Iterator[tuple[type[Site], str]]:
    kind = type("One", (Site,), {"answers": {}, "asked": []})
    with serving(kind) as server:
        yield kind, f"http://127.0.0.1:{server.server_port}"


def html(body: bytes = PAGE.encode(), **headers: str) -> Callable[[Site], None]:
    return lambda site: site.answer(200, body, Content_Type="text/html; charset=utf-8", **headers)


def moved(to: str) -> Callable[[Site], None]:
    return lambda site: site.answer(302, b"", Location=to)


def test_a_page_is_fetched_where_that_is_allowed(site: tuple[type[Site], str]) -> None:
    kind, address = site
    kind.answers |= {
        "/news/a": html(),
        "/old": moved("/news/a"),
        "/packed": html(gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    }
    kind.answers["/feed"] = lambda one: one.answer(200, RSS.encode(), Content_Type="application/rss+xml")
    found, skipped = read_all(f"{address}/old", f"{address}/feed", private_hosts=True)
    assert [a.url for a in found[:2]] == [f"{address}/news/a", "https://example.org/1"]
    assert found[0].text == f"{NEWS}\n\n{OTHER}" and [f.reason for f in skipped] == ["missing-text"]
    assert kind.asked.count("/robots.txt") == 1
    assert Web(private_hosts=True).get(f"{address}/packed").body == PAGE.encode()


def test_robots_are_obeyed_also_behind_a_redirect(site: tuple[type[Site], str]) -> None:
    kind, address = site
    kind.answers |= {
        "/robots.txt": html(b"User-agent: *\nDisallow: /private"),
        "/private/a": html(),
        "/old": moved("/private/a"),
    }
    assert reasons(f"{address}/private/a", f"{address}/old", private_hosts=True) == ["forbidden", "forbidden"]
    assert "/private/a" not in kind.asked
    kind.answers["/robots.txt"] = lambda one: one.answer(503, b"")
    assert reasons(f"{address}/other", private_hosts=True) == ["forbidden"]


def test_answers_that_are_no_articles(site: tuple[type[Site], str]) -> None:
    kind, address = site
    kind.answers |= {
        "/round": moved("/round"),
        "/file": moved("file:///etc/passwd"),
        "/image": lambda one: one.answer(200, b"x", Content_Type="image/png"),
        "/big": html(b"x" * 6_000_000),
        "/bomb": html(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"),
        "/packed": html(b"x", Content_Encoding="br"),
    }
    paths = ["/round", "/file", "/image", "/big", "/bomb", "/packed", "/gone"]
    assert reasons(*(address + p for p in paths), private_hosts=True) == [
        *("unreachable", "forbidden", "unknown-kind", "too-long", "too-long", "unreadable", "unreachable")
    ]


def test_a_server_that_drips_is_left_in_time(site: tuple[type[Site], str]) -> None:
    kind, address = site

    def drip(one: Site) -> None:
        one.send_response(200)
        one.end_headers()
        for _ in range(100):
            one.wfile.write(b"x")
            one.wfile.flush()
            time.sleep(0.1)

    kind.answers["/slow"] = drip
    start = time.monotonic()
    try:
        body = Web(private_hosts=True, seconds=0.5).get(f"{address}/slow").body
    except ArticleError as fault:
        body = b""
        assert fault.reason == "unreachable"
    assert time.monotonic() - start < 3 and len(body) < 20


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/a",
        "http://localhost:{port}/a",
        "http://[::1]:{port}/a",
        "http://[::ffff:127.0.0.1]:{port}/a",
        "http://2130706433:{port}/a",
        "http://0x7f.1:{port}/a",
        "http://127.1:{port}/a",
        "http://0.0.0.0:{port}/a",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:secret@127.0.0.1:{port}/a",
    ],
)
def test_nothing_inside_a_network_is_asked(site: tuple[type[Site], str], address: str) -> None:
    kind, own = site
    kind.answers["/a"] = html()
    (reason,) = reasons(address.format(port=own.rsplit(":", 1)[1]))
    assert reason in ("forbidden", "unreachable") and not kind.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


# --- whatever comes

PIECES = [
    NEWS.encode(),
    b"text,id\n",
    b'"',
    b",",
    b"\n",
    b"<rss>",
    b"<item>",
    b"<description>",
    b"</",
    b'<REUTERS NEWID="1">',
]
PIECES += [
    b"<TEXT>",
    b"</REUTERS>\n",
    b"WARC/1.0\r\n",
    b"WARC-Type: response\r\n",
    b"Content-Length: 5\r\n",
    b"\r\n\r\n",
]
PIECES += [
    b"HTTP/1.1 200 OK\r\n",
    b"Content-Type: text/html\r\n",
    b"PK\x03\x04",
    b"PAR1",
    b"\x28\xb5\x2f\xfd",
    b"\xff",
    b"\0",
    b"&#0;",
]
SUFFIXES = [".csv", ".tsv", ".parquet", ".rss", ".xml", ".warc", ".warc.gz", ".sgm", ".zip", ".txt.zst", ".jsonl.zst"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.lists(st.sampled_from(PIECES) | st.binary(max_size=9), max_size=30).map(b"".join),
    suffix=st.sampled_from(SUFFIXES),
)
def test_no_bytes_whatever_end_a_run(tmp_path: Path, raw: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    found, skipped = read_all(path, max_chars=MAX_CHARS)
    assert all(a.text.strip() and "\0" not in a.text for a in found)
    assert all(str(f).isprintable() for f in skipped)


# --- what a fuzzer found (scripts/fuzz_readers.py)

NAMELESS = (
    b"PK\x01\x02\x14\x03\x14"
    + bytes(25)
    + b"\x00\x00"
    + bytes(12)
    + b"PK\x05\x06"
    + bytes(4)
    + b"\x01\x00\x01\x00"
    + (46).to_bytes(4, "little")
    + bytes(6)
)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"title,te\rxt\nTalks,Ministers met.\n", "broken-csv"),  # a line break of old in the first line
        ("a.zip", NAMELESS, "not-found"),  # a file without a name in a zip archive
    ],
    ids=["csv", "zip"],
)
def test_what_a_fuzzer_found_is_skipped_with_its_reason_and_the_rest_is_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(NEWS)
    found, skipped = read_all(tmp_path / name, tmp_path / "good.txt")
    assert [article.name for article in found] == ["good"]
    assert [fault.reason for fault in skipped] == [reason]
