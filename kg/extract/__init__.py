"""From a parsed sentence to what it says: clauses, factuality, attribution, open triples."""
