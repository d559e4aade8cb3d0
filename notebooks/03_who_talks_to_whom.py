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
# # Who talks to whom
#
# Ties between actors make a network. Some of them are friendly, some hostile, and some are mere contact. A
# measure that adds them up measures nothing: this notebook keeps them apart. The articles about the herring
# quarrel are invented.

# %%
import tempfile
from pathlib import Path

import kg

store = kg.open_store(Path(tempfile.mkdtemp()) / "store", create=True)
kg.build(["herring.jsonl"], store=store)

# %%
from kg import network
from kg.views import table

actors = network.load(store)
for row in table.edges(actors)[:12]:
    mark = "fact" if row["factual"] else row["factuality"].lower()
    print(f"{mark:12} {row['from']} – {row['relation']} – {row['to']}")

# %% [markdown]
# `actors` is a `networkx.MultiDiGraph`: one edge for each relation between two actors, with the claims behind it.
# All that networkx knows works on it.
#
# ## Persons or states?
#
# Ministers act for states. `level="principal"` puts those for whom somebody acts in his place.

# %%
states = network.load(store, level="principal")
print(actors.number_of_nodes(), "actors act for", states.number_of_nodes(), "principals")

# %% [markdown]
# ## Who is in contact, who is hostile
#
# `degree` counts the ties that are facts, by their sign.

# %%
from kg.network import measures

ties = measures.degree(states)
for actor in sorted(states, key=lambda a: -ties[a]["all"]):
    print(f"{states.nodes[actor]['label']:12}", {kind: n for kind, n in ties[actor].items() if n})

# %% [markdown]
# ## Who goes between
#
# Betweenness is the share of shortest paths that lead through an actor (Freeman 1977). It is counted on *contact*
# alone: a path of hostile acts is no bridge. Beside this structural measure stand those whom the articles *call*
# mediators.

# %%
between = measures.betweenness(states)
for actor in sorted(states, key=lambda a: -between[a])[:3]:
    print(f"{between[actor]:.2f}  {states.nodes[actor]['label']}")
# %load_ext kg.notebook
# %sparql who-mediates

# %% [markdown]
# ## What not to conclude
#
# Small networks mislead. The tool says so itself; `kg analyze` prints the same warnings.

# %%
for warning in measures.caution(states):
    print("-", warning)

# %% [markdown]
# ## Look at it
#
# Show the graph, and you see its page. *Level* at the upper left goes from persons to states; a click on a line
# opens its sentences.

# %%
from kg.views import html

html.page(actors, principals=states, title="The herring quarrel")

# %% [markdown]
# ## Round by round
#
# Talks with the same parties are rounds of one negotiation. Above the line stands what was planned or said, below
# it what happened or was denied; further below, who joined and who was missing. Each mark opens its sentence.

# %%
from kg.views import negotiation

negotiation.page(actors, "Norway", "Iceland", title="Herring quotas")

# %%
store.close()
