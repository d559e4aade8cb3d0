"""Reading: what comes in as which article, and what is refused with which words."""

from __future__ import annotations

import gzip
import json
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.articles import MAX_CHARS, read
from kg.errors import ArticleError
from kg.model import Article
from kg.readers.files import count
from kg.readers.plain import clean

NEWS = "The foreign ministers of Egypt and Qatar met in Doha on Saturday, officials said."
OTHER = "The president of Kenya has recalled the ambassador from Mogadishu after a dispute over the border."


def read_all(*sources: Path | str, max_chars: int = MAX_CHARS) -> tuple[list[Article], list[ArticleError]]:
    skipped: list[ArticleError] = []
    return list(read([str(s) for s in sources], on_skip=skipped.append, max_chars=max_chars)), skipped


def read_one(source: Path) -> Article:
    found, skipped = read_all(source)
    assert not skipped
    (article,) = found
    return article


def refused(*sources: Path | str, max_chars: int = MAX_CHARS) -> ArticleError:
    found, skipped = read_all(*sources, max_chars=max_chars)
    assert not found
    (fault,) = skipped
    return fault


def lines(*items: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


# --- what comes in


def test_a_text_file_is_known_by_its_stem_and_its_content(tmp_path: Path) -> None:
    (tmp_path / "doha.talks.txt").write_text(NEWS)
    (tmp_path / "copy.txt").write_text(f"\n{NEWS}\n")
    first, second = read_one(tmp_path / "doha.talks.txt"), read_one(tmp_path / "copy.txt")
    assert (first.name, first.text, first.title, first.url, first.published) == ("doha.talks", NEWS, None, None, None)
    assert first.id == second.id and second.text == f"\n{NEWS}\n"


def test_json_fields_become_the_article(tmp_path: Path) -> None:
    fields = {
        "id": 7,
        "title": " Talks\nin Doha ",
        "url": "https://example.org/a b?x=<y>",
        "publisher": "Example Times",
    }
    fields |= {"published": "2023-10-07T09:30:00Z", "language": "en-GB", "text": NEWS, "unknown": [1]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(fields))
    article = read_one(path)
    assert (article.name, article.title, article.publisher) == ("7", "Talks in Doha", "Example Times")
    assert article.url == "https://example.org/a%20b?x=%3Cy%3E"
    assert article.published == date(2023, 10, 7) and article.language == "en"


def test_identity_is_id_and_address_else_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        lines(
            {"id": "1", "text": NEWS}, {"id": "2", "text": NEWS}, {"id": "1", "url": "https://a.example/", "text": NEWS}
        )
    )
    assert len({a.id for a in read_all(path)[0]}) == 3
    path.write_text(lines({"id": "1", "text": OTHER}))
    assert read_one(path).id == read_all(path)[0][0].id


def test_a_list_a_single_article_and_lines_in_a_json_file(tmp_path: Path) -> None:
    for text in (json.dumps([{"text": NEWS}, {"text": OTHER}]), lines({"text": NEWS}, {"text": OTHER})):
        (tmp_path / "a.json").write_text(text)
        found, skipped = read_all(tmp_path / "a.json")
        assert [(a.name, a.text) for a in found] == [("a-1", NEWS), ("a-2", OTHER)] and not skipped


def test_packed_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(lines({"text": NEWS}).encode()))
    assert read_one(path).name == "news-1"


def test_folders_are_read_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", ".hidden.txt", ".git/x.txt", "picture.png", "README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{NEWS} This is {name}.")
    found, skipped = read_all(tmp_path)
    assert [a.name for a in found] == ["z", "b"]
    assert [f.fault for f in skipped] == ["2 files of other kinds are left alone: 1 .png, 1 no suffix"]
    assert [a.name for a in read_all(f"{tmp_path}/**/*.txt")[0]] == ["b"]
    assert count([str(tmp_path)]) == 2


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbf" + NEWS.encode(), NEWS),
        (NEWS.encode("utf-16"), NEWS),
        ("The envoy’s “friends” met in São Paulo.".encode("cp1252"), "The envoy’s “friends” met in São Paulo."),
        (b"The talks\r\nended.\rThe\x0benvoy left.\x00\x07", "The talks\nended.\nThe\nenvoy left."),
        ("The cafe\u0301 in Doha was closed by the police.".encode(), "The café in Doha was closed by the police."),
        ("The envoy \u202eevil\u202c left the\ufeff talks.".encode(), "The envoy evil left the talks."),
    ],
)
def test_bytes_become_clean_text(tmp_path: Path, raw: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    assert read_one(tmp_path / "a.txt").text == text


def test_lone_surrogates_and_nulls_in_json_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "The talks \\ud800of the two \\u0000sides have failed."}')
    assert read_one(tmp_path / "a.json").text == "The talks of the two sides have failed."


@given(
    st.text(st.characters(codec="utf-16", exclude_categories=())) | st.text("e\u0301\u0316\r\n\t\0 \u202e", max_size=99)
)
def test_cleaning_is_final(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once if c not in "\n\t")


def test_a_flood_of_combining_marks_is_cut_in_no_time() -> None:
    start = time.process_time()
    assert len(clean("a" + "\u0301\u0316" * 200_000)) < 100
    assert time.process_time() - start < 2


def test_a_web_page_gives_text_and_metadata(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html><head><title>Ministers meet | Example Times</title>
    <meta property="og:site_name" content="Example Times">
    <meta property="article:published_time" content="2023-10-07T09:00:00Z">
    <link rel="canonical" href="https://example.org/news/doha"></head><body>
    <nav><a href="/">Home</a> <a href="/world">World</a></nav><div>We use cookies. <button>Accept all</button></div>
    <article><h1>Ministers meet</h1><p>{NEWS}</p><p>They discussed a <b>ceasefire</b> &amp; the release of prisoners,
    according to the ministry.</p></article><footer>All rights reserved.</footer></body></html>"""
    (tmp_path / "page.html").write_text(page)
    article = read_one(tmp_path / "page.html")
    assert article.text.startswith(NEWS + "\n\n") and "a ceasefire & the release" in article.text
    assert "cookies" not in article.text and "Home" not in article.text and "Ministers meet" not in article.text
    assert (article.title, article.publisher) == ("Ministers meet", "Example Times")
    assert (article.url, article.published) == ("https://example.org/news/doha", date(2023, 10, 7))


def test_markdown_loses_its_syntax(tmp_path: Path) -> None:
    source = f"---\ndate: 2023-10-07\npublisher: Example Times\n---\n# Talks in *Doha*\n\n{NEWS}\n\n"
    source += "- The **envoy** of [Egypt](https://example.org)\n  left.\n\n```\ncode\n```\n<script>alert(1)</script>\n"
    (tmp_path / "a.md").write_text(source)
    article = read_one(tmp_path / "a.md")
    assert article.text == f"{NEWS}\n\nThe envoy of Egypt left."
    assert (article.title, article.publisher) == ("Talks in Doha", "Example Times")
    assert article.published == date(2023, 10, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Burns met Barnea in Doha.",
        "Abdel Fattah el-Sisi and Mohammed bin Salman met in Jeddah on Tuesday.",
        "Recep Tayyip Erdoğan, Ilham Aliyev and Nikol Pashinyan held talks in Prague.",
        "Sinn Féin and the Taoiseach agreed in Dublin.",
        "Nguyen Phu Trong received Kim Jong Un in Hanoi; Vo Van Thuong attended.",
        "MOSCOW (Reuters) - Lavrov, Blinken, Borrell, Baerbock, Colonna.",
    ],
)
def test_short_english_full_of_names_is_english(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert read_one(tmp_path / "a.txt").text == text


@pytest.mark.parametrize(
    "text",
    [
        "Emmanuel Macron a rencontré Olaf Scholz à Paris mardi.",
        "Der Bundeskanzler traf den Präsidenten in Berlin.",
        "El presidente se reunió con el primer ministro.",
        "Presiden Joko Widodo bertemu dengan Perdana Menteri Anwar Ibrahim di Jakarta.",
        "Владимир Путин встретился с Си Цзиньпином.",
        "习近平会见普京",
    ],
)
def test_other_languages_are_not_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert refused(tmp_path / "a.txt").reason == "not-english"


def test_all_real_news_is_english_and_unchanged(eval_dir: Path) -> None:
    source = eval_dir / "news" / "wikinews.jsonl"
    found, skipped = read_all(source)
    texts = [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()]
    assert [a.text for a in found] == texts and not skipped


# --- what is refused

BINARY = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
BANNER = """<html><head><title>Example Times</title></head><body><div><h2>We value your privacy</h2><p>We and our 842
partners use cookies and other technologies to store personal data on your device.</p><button>Accept all</button></div>
</body></html>"""
ARRAY_BOMB = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "raw", "reason", "words"),
    [
        ("a.txt", b"", "empty", "is empty"),
        ("a.txt", b" \n\t\x00 ", "empty", "is empty"),
        ("a.jsonl", b"\n\n", "empty", "is empty"),
        ("a.json", b"", "empty", "is empty"),
        ("a.txt", BINARY, "binary", "not text"),
        ("a.jsonl", BINARY, "binary", "not text"),
        ("a.txt", NEWS.encode("utf-16-le"), "binary", "byte order mark"),
        ("a.pdf", b"%PDF-1.7", "unknown-kind", "pdftotext"),
        ("a.pdf.txt", b"%PDF-1.7 some text", "binary", "pdftotext"),
        ("a.docx", b"PK", "unknown-kind", "save it as plain text"),
        ("a.zzz", b"?", "unknown-kind", ".jsonl"),
        ("a.txt", "Президент встретился с председателем КНР в Москве.".encode("cp1251"), "unknown-encoding", "UTF-8"),
        ("a.txt", "Côte d’Ivoire".encode() + b"\xff" + "São Paulo – Erdoğan".encode(), "unknown-encoding", "damaged"),
        ("a.json", b'{"text": "The talks', "broken-json", "line 1, column 10"),
        ("a.json", ARRAY_BOMB.encode(), "broken-json", "nested too deeply"),
        ("a.json", b'{"title": "The talks"}', "missing-text", "no field text"),
        ("a.json", b'{"text": ["The talks"]}', "bad-field", "field text must be a string, not list"),
        ("a.json", b'"The talks have failed."', "bad-field", "str"),
        ("a.json", b'{"text": "The talks have failed.", "id": true}', "bad-field", "field id"),
        ("a.json", b'{"text": "The talks have failed.", "published": "7 Oct"}', "bad-field", "like 2023-10-07"),
        ("a.json", b'{"text": "The talks have failed.", "published": "2023-13-07"}', "bad-field", "like 2023-10-07"),
        ("a.json", b'{"text": "The talks have failed.", "url": "javascript:alert(1)"}', "bad-field", "https://"),
        ("a.json", b'{"text": "The talks have failed.", "language": "fr"}', "not-english", "'fr'"),
        ("a.html", BANNER.encode(), "no-article", "only notices"),
        ("a.html", b"<html></html>", "no-article", "only notices"),
        ("a.html", b"<p>" * 40_000, "too-long", "tags"),
        ("a.txt.gz", b"no gzip", "unreadable", "cannot be read"),
        ("a.txt.gz", gzip.compress(NEWS.encode(), mtime=0)[:-9], "unreadable", "cannot be read"),
    ],
)
def test_what_is_no_article_is_refused_in_one_clear_line(
    tmp_path: Path, name: str, raw: bytes, reason: str, words: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    fault = refused(tmp_path / name)
    assert fault.reason == reason
    assert words in fault.fault and "\n" not in str(fault)
    assert str(fault).startswith(str(tmp_path / name))


def test_a_broken_line_among_good_ones_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        lines({"text": NEWS}).encode()
        + b'{"text": \n\n'
        + b'{"text": "\xff"}\n'
        + b"[]\n"
        + lines({"text": OTHER}).encode()
    )
    found, skipped = read_all(tmp_path / "a.jsonl")
    assert [a.text for a in found] == [NEWS, OTHER]
    assert [(f.where.rsplit("/")[-1], f.reason) for f in skipped] == [
        ("a.jsonl:2", "broken-json"),
        ("a.jsonl:4", "unknown-encoding"),
        ("a.jsonl:5", "bad-field"),
    ]


def test_the_same_article_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    found, skipped = read_all(tmp_path / "a.txt", tmp_path, tmp_path / "a.txt")
    assert len(found) == 1
    assert [f.reason for f in skipped] == ["duplicate", "duplicate"] and "a.txt" in skipped[0].fault


def test_two_texts_under_one_id_are_an_error_that_names_both(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"id": "x", "text": NEWS}, {"id": "x", "text": OTHER}))
    found, skipped = read_all(tmp_path / "a.jsonl")
    assert [a.text for a in found] == [NEWS]
    (fault,) = skipped
    assert (
        fault.reason == "same-id" and "a.jsonl:2" in fault.where and "a.jsonl:1" in fault.fault and "'x'" in fault.fault
    )


def test_five_megabytes_on_one_line_are_refused_at_once(tmp_path: Path) -> None:
    sentence = "The talks between the two sides have failed. "
    text = sentence * (5_000_000 // len(sentence))
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.jsonl").write_text(lines({"text": text}, {"text": NEWS}, {"text": text * 3}))
    (tmp_path / "c.html").write_text(f"<html><body><p>{text}</p></body></html>")
    start = time.process_time()
    found, skipped = read_all(tmp_path)
    assert time.process_time() - start < 10
    assert [a.text for a in found] == [NEWS] and {f.reason for f in skipped} == {"too-long"} and len(skipped) == 4


def test_the_limit_is_the_callers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    assert "over the limit of 50" in refused(tmp_path / "a.txt", max_chars=50).fault


@pytest.mark.parametrize("source", ["nowhere.txt", "no*where", "", "with\0null"])
def test_a_source_that_is_not_there(tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(source or "empty/").reason == "not-found"


def test_folders_without_articles_pipes_and_addresses_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == "not-found"
    assert refused("/dev/zero").reason == "unreadable"
    assert refused("http://127.0.0.1:9/a.html").reason == "forbidden"


def test_a_link_that_leads_nowhere_or_round_in_circles_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text(NEWS)
    found, skipped = read_all(tmp_path)
    assert [a.text for a in found] == [NEWS] and [f.reason for f in skipped] == ["unreadable"]


def test_the_name_of_a_file_cannot_break_a_message(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[31m\u202e.txt"
    path.write_text("")
    assert str(refused(path)).isprintable()
    path.write_text(NEWS)
    assert read_one(path).name.isprintable()


HOSTILE = st.binary(max_size=400) | st.builds(
    b"".join,
    st.lists(
        st.sampled_from(
            [
                b"<p>",
                b"<html><body><article>",
                b"\x00",
                b"\xff\xfe",
                b"{",
                b'{"text": "',
                b'"}',
                b"[",
                b"\n",
                b"---\n",
                b"# ",
                NEWS.encode(),
                b"\xc3",
                b"\xed\xa0\x80",
                b"&#0;",
                b"<!--",
                b"]]>",
                b"<?xml encoding='x'?>",
                b"```",
                b"[a](b",
            ]
        ),
        max_size=30,
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=HOSTILE, suffix=st.sampled_from([".txt", ".md", ".html", ".json", ".jsonl", ".txt.gz"]))
def test_no_bytes_whatever_end_a_run(tmp_path: Path, raw: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    found, skipped = read_all(path)
    assert found or skipped
    assert all("\0" not in a.text and a.text.strip() for a in found)
    assert all(str(f).isprintable() for f in skipped)
