"""The actor network: who stands to whom in which relation, and the claims behind each tie.

`load` gives a `networkx.MultiDiGraph`. Its nodes are actor IRIs (str), its edges carry the relation's local name as
key, one edge per (from, relation, to); a symmetric relation has one edge, from the smaller IRI to the larger.

Node attributes: `label`, `type` (local class name), `type_label`, `principal` (IRI), `principal_label`, `country`
(ISO 3166-1 alpha-3, or the name of an organisation or group, or ""), `anonymous`, `aliases`, `claims`.

Edge attributes: `relation` (local name), `label`, `sign` (-1, 0, 1), `symmetric`, `weight` (number of
claims, of the copies of a story only once), `first` and `last` (ISO 8601 dates, "" where nothing is dated), `factual`
(the plain triple stands in the derived graph),
`factuality` (the strongest value that its claims allow), `contested` (asserted by one claim, negated by another),
`sources` (labels of speakers, outlets and publishers), `claims`.

Graph attribute: `articles` (IRI → `name`, `title`, `url`, `publisher`, `published`, `text`, and `story`, the
IRI of the first telling of its story).

A claim is a plain dict: `claim` (IRI), `kind` ("event" or "relation"), `type` (event class or relation, local name),
`type_label`, `event` (IRI or ""), `event_label`, `event_factuality` (what the rules made of all its tellings),
`follows` and `process` (IRIs of the round before and of the whole), one list of actor labels per role (`initiators`,
`targets`, `mediators`, `parties`, `hosts`, `beneficiaries`, `participants`), `subject`, `object`, `plural` (its subject
is), `place`, `date`, `time_text`, `topic`, `outcome`, `factuality`, `certainty`, `stance`, `attributed_to`,
`reported_by`, `publisher`, `published`, `article` (IRI), `article_name`, `title`, `url`, `sentence_number`, `sentence`,
`mark_start` and `mark_end` (code points within the sentence), `quote`, `start`, `end`, `sentence_start`, `sentence_end`
(code points within the article), `confidence`, `rule`, `inferred`. What is absent is "", never None, so that every
format can hold it.
"""

from kg.network.load import FACTS, LADDER, NEGATED, claims, load

__all__ = ["FACTS", "LADDER", "NEGATED", "claims", "load"]
