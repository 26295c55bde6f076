"""Polite fetching: an address comes in, what its server answers goes out, or a FetchError that says why not.

Only http and https, only public addresses unless allowed, robots.txt kept, one request a host at a time and not too
often, and everything limited: redirects, bytes, seconds, tries. This room must not know what is in the answers.
"""

from entente.documents.fetching.fetcher import Fetcher
from entente.documents.fetching.terms import Fetched, FetchError, FetchOptions

__all__ = ["FetchError", "FetchOptions", "Fetched", "Fetcher"]
