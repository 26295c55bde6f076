"""Names of samples: they stand in file names and addresses of pages."""

from __future__ import annotations

import re

from entente.evaluate.validation.errors import SampleError
from entente.store import Sample, Store

NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)


def check_name(name: str) -> None:
    """Raise SampleError for a name that no sample can have."""
    if NAME.fullmatch(name) is None:
        raise SampleError(f"a sample cannot be called {name!r}: give letters, digits, dots and dashes, at most 64")


def sample_of(store: Store, name: str) -> Sample:
    """The sample of that name. Raises SampleError, naming those that there are."""
    samples = {sample.name: sample for sample in store.samples()}
    if name not in samples:
        known = f"there are {', '.join(sorted(samples))}" if samples else "draw one first"
        raise SampleError(f"{store.path} has no sample {name!r}: {known}")
    return samples[name]
