"""Feeds polled, what is new coded into a store, alerts sent.

In: a file that names feeds, and a store. Out: the store with every item of the feeds coded once, a report per feed,
and alerts about what is new. `intake` puts documents into a store, each coded once; it serves files as well as feeds.
This room must not know how documents are fetched, coded or merged, nor how anything is shown.
"""
