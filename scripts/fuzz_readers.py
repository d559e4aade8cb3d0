"""Give the readers bytes that a fuzzer makes, until one of them fails: `python -m scripts.fuzz_readers CORPUS`.

Needs atheris (`pip install --group fuzz`), which runs libFuzzer on the branches of our own code; CORPUS is a new or
earlier folder of inputs, to which it adds. The first byte says which kind of file the others are. A reader may give
articles or say why it cannot, by ArticleError, and within the time and the memory that libFuzzer is told; all else is
a fault, and libFuzzer leaves the input that showed it as `crash-…` or `timeout-…`. Further options are libFuzzer's,
such as `-max_total_time=600`.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg"]):
    from kg import articles, decisions
    from kg.errors import DecisionError
    from kg.readers import files

KINDS = (
    *("txt", "md", "html", "json", "jsonl", "csv", "tsv", "parquet", "rss", "atom", "xml", "warc", "wet", "sgm", "zip"),
    *("txt.gz", "html.gz", "jsonl.gz", "csv.gz", "warc.gz", "jsonl.zst", "decisions"),
)
LIMITS = ("-timeout=20", "-rss_limit_mb=2500", "-max_len=20000")  # seconds, megabytes and bytes of one input
TEXT = "The foreign ministers of Egypt and Qatar met in Doha on Saturday, officials of both sides said."


def one_input(data: bytes) -> None:
    """Read one file; anything but an article or an ArticleError is raised."""
    if len(data) < 2:
        return
    kind, body = KINDS[data[0] % len(KINDS)], data[1:]
    if kind == "decisions":
        with suppress(DecisionError):
            decisions.accept(decisions.parse(body.decode(errors="replace"), where="fuzz"))
        return
    path = FOLDER / f"input.{kind}"
    path.write_bytes(body)
    files.count([str(path)])
    for article in articles.read([str(path)], on_skip=lambda fault: str(fault).encode()):
        article.text.encode()
        if not article.text.strip() or len(article.text) > articles.MAX_CHARS:
            raise AssertionError(f"no article: {article!r:.200}")


def seeds() -> dict[str, bytes]:
    """A small good file of each kind."""
    item = {"id": "d1", "title": "Talks", "url": "https://news.example/1", "published": "2030-02-01", "text": TEXT}
    page = f"<html><head><title>Talks</title></head><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    entry = f"<item><title>Talks</title><link>https://news.example/1</link><description>{TEXT}</description></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entry}</channel></rss>'
    web = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/1\r\n"
    head += "WARC-Date: 2030-02-01T00:00:00Z\r\n"
    record = (
        f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(web)}\r\n\r\n{web}\r\n\r\n"
    )
    story = f'<REUTERS NEWID="1"><DATE>26-FEB-1987</DATE><TEXT><TITLE>Talks</TITLE><BODY>{TEXT}</BODY></TEXT></REUTERS>'
    line, table = json.dumps(item), 'title,text\nTalks,"' + TEXT + '"\n'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), TEXT)
    found = {
        **{"txt": TEXT, "md": f"---\ntitle: Talks\n---\n# Talks\n\n{TEXT}", "html": page, "json": line, "jsonl": line},
        **{"csv": table, "tsv": table.replace(",", "\t", 2), "rss": feed, "warc": record, "sgm": story},
        "decisions": "decision,one,other\nsame,actor/a,actor/b\ndifferent,actor/b,actor/c\n",
    }
    files_of = {kind: text.encode() for kind, text in found.items()} | {"zip": packed.getvalue()}
    files_of |= {
        f"{kind}.gz": gzip.compress(files_of[kind], mtime=0) for kind in ("txt", "html", "jsonl", "csv", "warc")
    }
    return {kind: bytes([KINDS.index(kind)]) + content for kind, content in files_of.items()}


def main() -> None:
    """Write the seeds, then fuzz until told to stop."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if not arguments:
        sys.exit(__doc__)
    corpus = Path(arguments[0])
    corpus.mkdir(parents=True, exist_ok=True)
    for kind, content in seeds().items():
        (corpus / f"seed-{kind}").write_bytes(content)
    atheris.Setup([sys.argv[0], *LIMITS, *sys.argv[1:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FOLDER = Path(folder)
        main()
