"""Names of people → persons of the tables, by country and date where several bear a name."""

from __future__ import annotations

from datetime import date

from entente.actors.spelling import folded
from entente.actors.tables import Bearer, Office, Person, Role, Tables

# Titles in roles.tsv → titles of offices that they may mean.
HEAD_OFFICES = {
    "president": ("president",),
    "prime minister": ("prime minister", "premier"),
    "premier": ("premier", "prime minister"),
    "chancellor": ("chancellor",),
    "king": ("king",),
    "queen": ("queen",),
    "foreign minister": ("foreign minister", "minister of foreign affairs", "foreign secretary", "secretary of state"),
    "foreign secretary": ("foreign secretary", "foreign minister"),
    "secretary of state": ("secretary of state",),
    "defence minister": ("defence minister", "defense minister"),
    "defense minister": ("defence minister", "defense minister"),
    "supreme leader": ("supreme leader",),
}


def who(tables: Tables, name: str, country: Bearer | None, day: date | None) -> Person | None:
    """The person who bears `name`: a full name, or the surname of somebody in office; None when unsure."""
    people = tables.by_name.get(folded(name), [])
    whole = " " in name
    if not people:  # a surname alone, or one of several words ("de Gaulle")
        people = [each for each in tables.by_surname.get(folded(name), []) if each.office_on(day)]
    if not people and whole:  # of some only the surname is in the table
        borne = tables.by_surname.get(folded(name.split()[-1]), [])
        people = [each for each in borne if each.name == each.surname and each.office_on(day)]
    if not people and country is not None and whole:  # another form of the first name
        last = folded(name.split()[-1])
        people = [each for each in tables.by_surname.get(last, []) if each.office_on(day) and _alike(each, name)]
    if country is not None:
        there = [each for each in people if any(office.country == country.country for office in each.offices)]
        people = there or (people if whole else [])
    serving = [each for each in people if each.office_on(day)]
    if len({office.country for each in serving if (office := each.office_on(day))}) == 1 or serving and whole:
        return max(serving, key=lambda each: (len(each.name), each.id))  # the fuller of two rows of one person
    return people[0] if whole and people else None


def holder(tables: Tables, country: str | None, role: Role, day: date | None) -> Person | None:
    """Who held the office that a title without a name means ("the French president"); None when nobody or several."""
    if day is None or country is None:
        return None
    for title in HEAD_OFFICES.get(role.noun, ()):
        serving = [person for person, office in tables.holders.get((country, title), []) if office.period.covers(day)]
        if len(serving) == 1:
            return serving[0]
    return None


def last_office(person: Person) -> Office:
    """The office a person left last, or still holds."""
    return max(person.offices, key=lambda office: office.period.until or date.max)


def _alike(person: Person, name: str) -> bool:
    """Whether a longer form of a name begins as the known one does."""
    first = name.split()[0]
    return person.name.split()[0].casefold() == first.casefold() or first.endswith(".")
