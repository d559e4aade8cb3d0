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
# # Plans, rumours and denials
#
# Most of what diplomatic news tells did not happen: it is planned, rumoured, conditional, called off or denied.
# Each claim has one of seven values of *factuality*, and only the first two count as fact.
#
# | value | for example |
# | --- | --- |
# | Actual | "Denmark mediated between Norway and Iceland" |
# | Ongoing | "Iceland and Norway remain partners" |
# | Planned | "Norway and Iceland will hold talks" |
# | Rumored | "Russia is rumored to negotiate with Iceland" |
# | Conditional | "Denmark offered to mediate" |
# | NotRealized | "a planned visit to Russia did not take place" |
# | Denied | "Russia denied that it was negotiating with Iceland" |
#
# Factuality is how the *source* presents it. It is not our opinion, and it is not how sure the program is of its
# reading: that is `confidence`. The articles are invented.

# %%
import tempfile
from pathlib import Path

import kg

store = kg.open_store(Path(tempfile.mkdtemp()) / "store", create=True)
kg.build(["herring.jsonl"], store=store)

# %% [markdown]
# ## What are no facts?
#
# The same sentence pattern, read back in English, with whoever says so; before it, how sure he is of it,
# and nothing where he does not commit himself.

# %%
from kg import network
from kg.views import english

actors = network.load(store)
for claim in network.claims(actors):
    if claim["factuality"] not in network.FACTS:
        presented, sure = english.factuality_word(claim["factuality"]), claim["certainty"].lower()
        print(f"{presented:15} {sure:10} {english.sentence(claim)}")

# %% [markdown]
# ## Why does it matter?
#
# A graph that forgets factuality makes allies of rumours. Compare the ties of Russia with and without.

# %%
from kg.views import table

for row in table.edges(actors):
    if "Russia" in (row["from"], row["to"]):
        fact = "fact   " if row["factual"] else "no fact"
        print(fact, row["from"], row["relation"], row["to"], "|", row["factuality"])

# %% [markdown]
# ## Said and denied
#
# Two sources contradict each other: neither wins. Both claims stay, side by side.

# %%
# %load_ext kg.notebook
# %sparql contradictions

# %% [markdown]
# A tie that somebody asserts and somebody else denies is `contested`. In the page it has both sides next to each
# other.

# %%
[(row["from"], row["relation"], row["to"]) for row in table.edges(actors) if row["contested"]]

# %% [markdown]
# ## What came of the plans?

# %%
# %sparql planned-not-held

# %% [markdown]
# ## Who says so, and how often do they say what did not happen?
#
# In pandas: publishers by factuality. With six articles this is an exercise; with six thousand it is a finding.

# %%
import pandas as pd

rows = pd.DataFrame(table.claims(actors))
pd.crosstab(rows["publisher"], rows["factuality"])

# %% [markdown]
# ## The ladder
#
# In the page, the slider *How sure?* climbs from facts only to everything that is said, planned or denied.
# Planned ties are dashed, denied ones struck out.

# %%
from kg.views import html

html.page(actors, title="Said about herring")

# %%
store.close()
