# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first graph
#
# From one news article to a graph that you can ask, and to a picture in which each line opens the sentence behind it.
# Nothing here needs a network; the article comes with the package. Put your own files in its place at any time.

# %%
import json
import tempfile
from pathlib import Path

import kg
from kg import network, query, results
from kg.ontology import ontology_path
from kg.views import english, html, table

source = ontology_path("examples", "seed.json")
article = json.loads(source.read_text("utf-8"))
print(article["text"][:430], "…")

# %% [markdown]
# ## Read it
#
# `build` reads articles into a store: a folder with one named graph per article. It is safe to run twice: what is
# there already is not read again. Each claim has one of seven values of *factuality*. Only two of them count as fact.

# %%
folder = Path(tempfile.mkdtemp())
store = kg.open_store(folder / "store", create=True)
report = kg.build([str(source)], store=store)
for factuality, number in report.claims_by_factuality.items():
    print(f"{number:3}  {factuality}")

# %% [markdown]
# ## What does it say?
#
# Every claim reads back as an English sentence that starts with whoever says so.

# %%
actors = network.load(store)
for row in table.claims(actors)[:8]:
    print(row["reading"])

# %% [markdown]
# ## Who says so, in which words?
#
# Each claim keeps the exact characters that support it. Here are those that count as plans, not as facts.

# %%
plans = [claim for claim in network.claims(actors) if claim["factuality"] == "Planned"]
for claim in plans:
    print(english.sentence(claim))
    print(f"    “{claim['quote']}”")

# %% [markdown]
# ## Ask a question that is ready-made
#
# `query.names()` lists them all; on the command line, `kg query plans`.

# %%
print(results.write(query.run(store, "plans"), "table"))

# %% [markdown]
# ## Ask your own, in SPARQL
#
# The prefixes (`dip:`, `skos:`, …) are known. A misspelt term is refused with a suggestion, and no query can change
# the store or reach out of it.

# %%
question = """
SELECT ?relation (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?claim a dip:Claim ; dip:predicate ?predicate .
  ?predicate rdfs:label ?relation .
}
GROUP BY ?relation ORDER BY DESC(?claims) ?relation
"""
print(results.write(query.run(store, question), "table"))

# %% [markdown]
# ## Or use rdflib
#
# The store lends its data as an ordinary `rdflib.Dataset`.

# %%
dataset = store.dataset()
for graph in sorted(str(graph.identifier) for graph in dataset.graphs() if len(graph)):
    print(graph)

# %% [markdown]
# ## The network
#
# A `networkx.MultiDiGraph`: one edge for each relation between two actors, with its sign and its claims. An edge is
# `factual` only where some source presents it as a fact.

# %%
for row in table.edges(actors):
    mark = "fact" if row["factual"] else row["factuality"].lower()
    print(f"{mark:12} {row['from']} – {row['relation']} – {row['to']}")

# %% [markdown]
# ## The picture
#
# Move the slider *How sure?* from facts only to everything that is said, planned or denied. Click a line to read the
# sentence behind it. `html.write(actors, Path("network.html"))` saves the same page as one file that works offline.

# %%
html.page(actors, title=article["title"])

# %%
store.close()
