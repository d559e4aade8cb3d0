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
# # Asking questions in SPARQL
#
# A store is a set of RDF graphs, and SPARQL is the language in which one asks them. You need to know three
# patterns; this notebook shows them on six short articles about a quarrel over herring. The articles are
# invented, and so are their people and outlets. Put your own in their place.

# %%
import tempfile
from pathlib import Path

import kg

store = kg.open_store(Path(tempfile.mkdtemp()) / "store", create=True)
kg.build(["herring.jsonl"], store=store)

# %% [markdown]
# ## Ready-made questions
#
# `%load_ext kg.notebook` adds a magic. `%sparql NAME` asks one of the ready-made questions of the variable
# `store`.

# %%
# %load_ext kg.notebook
# %sparql plans

# %% [markdown]
# There are about forty. Many take parameters: `-p actor=Norway` also finds those who act for Norway.

# %%
from kg import query

for ready in query.names()[:8]:
    print(f"{ready.name:22} {ready.question}")

# %%
# %sparql plans -p actor=Norway

# %% [markdown]
# ## Pattern 1: claims
#
# Everything in the store was said by somebody. So the thing to ask for is a *claim*: what it is about, how
# factual it is, and which words support it. `dip:` is the project's own vocabulary; the usual prefixes need no
# declaration.

# %%
# %%sparql
SELECT ?event ?factuality ?quote WHERE {
  # ?claim a dip:Claim ;
         dip:aboutEvent/skos:prefLabel ?event ;
         dip:factuality/rdfs:label ?factuality ;
         dip:evidence/dip:quote ?quote .
}
ORDER BY ?event
LIMIT 8

# %% [markdown]
# A path such as `dip:evidence/dip:quote` goes over two edges at once. A misspelt term is refused, with a
# suggestion, where other systems would answer with an empty table. No query can change the store or reach out of
# it.
#
# ## Pattern 2: who does what to whom
#
# An event has roles: initiators act, targets are acted on. `a/rdfs:subClassOf*` asks for a class and all below
# it.

# %%
# %%sparql -o acts
SELECT DISTINCT ?who ?what ?whom ?day WHERE {
  # ?event a/rdfs:subClassOf* dip:VerbalConflict ;
         a/rdfs:label ?what ;
         dip:initiator/skos:prefLabel ?who ;
         dip:target/skos:prefLabel ?whom .
  # ?claim dip:aboutEvent ?event ; dip:evidence/dip:article/dip:published ?day .
}
ORDER BY ?day

# %% [markdown]
# `-o acts` kept the answer as a variable. It is a pandas DataFrame: dates are dates, numbers are numbers, what is
# unbound is missing. From here on it is ordinary data analysis.

# %%
acts.groupby(["who", "whom"]).size().sort_values(ascending=False)

# %% [markdown]
# ## Pattern 3: facts
#
# Whoever asks only for facts need not look at claims. The plain triple between two actors stands in the *derived*
# graph, and only where some article presents it as a fact: no plan, no rumour, nothing denied.

# %%
# %%sparql
SELECT DISTINCT ?one ?relation ?other WHERE {
  GRAPH <https://w3id.org/dragoman/id/graph/derived> { ?a ?edge ?b }
  # ?edge a owl:ObjectProperty ; rdfs:label ?relation ; dip:sign ?sign .
  # ?a skos:prefLabel ?one .
  # ?b skos:prefLabel ?other .
}
ORDER BY ?relation ?one
LIMIT 10

# %% [markdown]
# ## Without the magic
#
# In a program, ask `kg.query`. The answer is a `Table`; `.rows` are Python values, `.frame()` is a DataFrame.

# %%
answer = query.run(store, "SELECT (COUNT(DISTINCT ?c) AS ?claims) WHERE { ?c a dip:Claim }")
print(answer.rows[0][0], "claims")
answer.frame().dtypes

# %%
store.close()
