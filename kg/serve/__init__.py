"""A store over HTTP, for reading: SPARQL 1.1 Protocol, and a few pages for people.

    browser or client → app (one process, no RDF in it) → pool → worker processes, each with the store open

A query runs in a worker, which has a limit of memory and is killed when its time is over; so no query can take the
server down, whatever it asks. `app` speaks HTTP, `pool` keeps the workers, `worker` is what they run, `answers` asks
the store, `accept` chooses the format.
"""
