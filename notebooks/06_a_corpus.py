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
# # A corpus
#
# From six articles to hundreds nothing changes but the numbers, and with them what the numbers can bear. This
# notebook takes a file of your own, `corpus.jsonl` with one article a line (`text`, and `title`, `publisher`,
# `published`, `url` where known), and falls back on six invented articles.

# %%
import os
import tempfile
from pathlib import Path

import kg

corpus = Path(os.environ.get("KG_CORPUS", "corpus.jsonl"))
source = corpus if corpus.exists() else Path("herring.jsonl")
store = kg.open_store(Path(tempfile.mkdtemp()) / "store", create=True)
report = kg.build([str(source)], store=store)
report

# %% [markdown]
# Building again costs little: what is there and has not changed is not read again. What could not be read is
# listed with its reason, in `report.skipped`.

# %%
from collections import Counter

from kg import network

actors = network.load(store)
states = network.load(store, level="principal")
claims = network.claims(actors)
print(f"{len(claims):,} claims of {len({c['article'] for c in claims}):,} articles")
Counter(claim["type_label"] for claim in claims).most_common(10)

# %% [markdown]
# ## Over time

# %%
import pandas as pd

told = pd.DataFrame(claims)
told["month"] = told["published"].str[:7]
pd.crosstab(told["month"], told["factuality"])

# %% [markdown]
# ## Who is in the middle of it

# %%
from kg.network import measures

ties, between = measures.degree(states), measures.betweenness(states)
rows = [{"principal": states.nodes[a]["label"], **ties[a], "betweenness": round(between[a], 3)} for a in states]
pd.DataFrame(rows).sort_values("all", ascending=False).head(10).reset_index(drop=True)

# %% [markdown]
# ## One story, one outlet?
#
# What a single outlet tells, nobody has confirmed.

# %%
# %load_ext kg.notebook
# %sparql single-outlet -o alone
alone.groupby("outlet").size().sort_values(ascending=False).head(5)

# %% [markdown]
# ## Is the store sound?
#
# `kg check` proves that each quotation stands where its claim says, and that each network edge is backed by a
# claim of fact.

# %%
from kg.check import check

[finding for finding in check(store) if finding.severity == "Violation"]

# %% [markdown]
# ## Look at it
#
# A page of many actors opens with the 150 best connected; choose more above the picture, or search for anybody.

# %%
from kg.views import html

html.page(actors, principals=states, title=f"{source.stem} corpus")

# %% [markdown]
# For more than one machine, and for a triple store of your own, see the how-to pages on corpora.

# %%
store.close()
