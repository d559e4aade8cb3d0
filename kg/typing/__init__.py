"""From predications to claims under the ontology: events and relations with roles, circumstances and sources."""
