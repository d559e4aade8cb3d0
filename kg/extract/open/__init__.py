"""Open triples at token level: phrases, verbal clauses, nominal relations, clause facts, confidence."""
