"""Name, version and licence of everything that entente needs at run time; 1 where a licence does not go with ours.

Usage: python tools/licences.py [--check]   (--check: prints only what is wrong)

What each package says of itself in its metadata is believed: an SPDX expression, else its classifier, else the field
`License`. Packages under Apache-2.0 may depend on permissive ones, and on those whose terms reach no farther than their
own files (MPL, LGPL) as long as they are installed as they are published; not on the GPL or AGPL.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

ROOT = "entente"
GOES = re.compile(
    r"\b(?:MIT|MIT-0|X11|BSD|0BSD|Apache|ISC|ISCL|PSF|Python Software Foundation|CNRI|Zlib|CC0|Unlicense|HPND"
    r"|MPL|Mozilla Public|LGPL|Lesser General Public)",
    re.IGNORECASE,
)
GOES_NOT = re.compile(r"\b(?:A?GPL|(?:Affero )?General Public)|proprietary|non-?commercial|SSPL|BUSL", re.IGNORECASE)
LESSER = re.compile(r"LGPL|(?:GNU )?Lesser General Public", re.IGNORECASE)


def needed(name: str = ROOT) -> dict[str, Distribution]:
    """The packages that are installed for `name`, itself aside, by name in lower case."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(name)]
    while waiting:
        wanted = waiting.pop()
        key = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if key in found and not wanted.extras:
            continue
        try:
            found[key] = distribution(wanted.name)
        except PackageNotFoundError:  # for another system or Python
            continue
        waiting += _requirements(found[key], wanted.extras)
    found.pop(ROOT, None)
    return dict(sorted(found.items()))


def _requirements(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for text in package.requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted


def licence(package: Distribution) -> str:
    """The licence as the metadata of a package say it; "" where they say none."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [each for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    if classifiers:
        return " OR ".join(each.rpartition(":: ")[2] for each in classifiers)
    return next(iter(str(about.get("License") or "").strip().splitlines()), "")


def goes(said: str) -> bool:
    """Whether a package under this licence may be needed by one under Apache-2.0."""
    return any(all(map(_one_goes, choice.split(" AND "))) for choice in said.split(" OR "))


def _one_goes(said: str) -> bool:
    return bool(GOES.search(said)) and not GOES_NOT.search(LESSER.sub("", said))


def main() -> int:
    """Print the table; 1 where a licence does not go with Apache-2.0, or none is stated."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print only what is wrong")
    options = parser.parse_args()
    packages = {name: (package.version, licence(package)) for name, package in needed().items()}
    wrong = {name: said for name, (_, said) in packages.items() if not goes(said)}
    if not options.check:
        print("| package | version | licence |\n| --- | --- | --- |")
        for name, (version, said) in packages.items():
            print(f"| {name} | {version} | {said} |")
    for name, said in wrong.items():
        print(f"licences: {name}: {said or 'no licence stated'}: does not go with Apache-2.0", file=sys.stderr)
    print(f"{len(packages)} packages are needed at run time, {len(wrong)} of them with a licence that does not go")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
