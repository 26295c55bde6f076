"""Other names in the same sentences, so that the entity head learns contexts and shapes and not a list.

A labelled name may give way to another of its label (mention replacement: Dai and Adel 2020,
https://aclanthology.org/2020.coling-main.343). Names come out of the package's own actor tables or are made up from
the parts that names of parties, movements, elections and wars are made of.
"""

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from data import Example, tokenizer

from entente.language.labels import ENTITY_TAGS, NO_TYPE

KNOWLEDGE = Path(__file__).parents[1] / "src/entente/actors/knowledge"
REPLACED = 0.5  # share of the names that give way
MOVED = 0.4  # share of the sentences with events that are told of other countries

IDEOLOGIES = (
    "Agrarian Alternative Catholic Centre Christian Civic Communist Conservative Constitutional Democratic Ecological "
    "Federal Free Green Independent Labour Liberal Moderate National Nationalist Patriotic Peasants' People's Popular "
    "Progressive Radical Reform Reformed Republican Revolutionary Social Socialist Unionist United Workers'"
).split()
BODIES = (
    "Action Alliance Assembly Association Bloc Brigade Campaign Centre Club Coalition Committee Confederation Congress "
    "Convention Convergence Council Federation Force Forum Front Guard Initiative League List Movement Network Order "
    "Organisation Organization Pact Party Platform Pole Rally Society Union"
).split()
VALUES = (
    "Animals Change Citizens Civilisation Conscience Democracy Development Dignity Disarmament Ecology Equality Europe "
    "Families Federalism Freedom Fatherland Homeland Hope Independence Integrity Justice Labour Law Liberty Life "
    "Modernity Order Peace Pensioners Power Progress Prosperity Reason Reconciliation Renewal Rights Solidarity "
    "Sovereignty Tradition Truth Unity Values Victory Women Work"
).split()
MEMBERS = "Bolsheviks Christians Citizens Democrats Farmers Greens Left Liberals Patriots People Right Workers".split()
EMBLEMS = "Ant Bridge Cedar Flame Hand Lily Moon Oak Olive Rose Star Sun Sunflower Torch Tree Wheat".split()
COLOURS = "Black Blue Golden New Orange Pink Red Silver Tricolour White Young".split()
VERBS = "Advance Forward Go Our Possible Save Stand Together Vision We".split()
ELECTIONS = (
    "assembly,by-election,congressional,council,federal,general,gubernatorial,legislative,local,mayoral,municipal,"
    "parliamentary,presidential,provincial,regional,senatorial,snap,special,state"
).split(",")
SYLLABLES = "a ak al an ar ba bo chi da dek do el en fi ga gar hi im jo ka kor la lim ma mer mu na ni os pra ra ri sa "
SYLLABLES += "shi ta tik to tz u va vi wa ya yo zan"


@cache
def table(name: str, column: str, **where: str) -> tuple[str, ...]:
    """The distinct values of one column of a table of the package, of rows that have what `where` says."""
    with (KNOWLEDGE / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        wanted = (row[column] for row in rows if all(row[key] == value for key, value in where.items()))
        return tuple(sorted({value for value in wanted if value}))


def country(chance: random.Random) -> str:
    """A state's name."""
    return chance.choice(table("countries", "phrase", kind="name"))


def place(chance: random.Random) -> str:
    """A country or a town."""
    return country(chance) if chance.random() < 0.5 else chance.choice(table("countries", "phrase", kind="city"))


def nationality(chance: random.Random) -> str:
    """An adjective or demonym."""
    return chance.choice(table("countries", "phrase", kind=chance.choice(("adjective", "demonym"))))


def person(chance: random.Random) -> str:
    """A full name of one office holder's given name and another's surname, or a surname alone."""
    names, surnames = table("offices", "name"), table("offices", "surname")
    if chance.random() < 0.25:
        return chance.choice(surnames)
    return f"{chance.choice(names).split()[0]} {chance.choice(surnames)}"


def coined(chance: random.Random) -> str:
    """A foreign-looking word."""
    return "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4))).capitalize()


def party(chance: random.Random) -> str:
    """A party, movement or society that there need not be."""
    pick = chance.choice
    adjective = pick(table("countries", "phrase", kind="adjective"))
    forms: list[Callable[[], str]] = [
        lambda: f"{pick(IDEOLOGIES)} {pick(BODIES)}",
        lambda: f"{pick(IDEOLOGIES)} {pick(IDEOLOGIES)} {pick(BODIES)}",
        lambda: f"{pick(IDEOLOGIES)} {pick(BODIES)} of {place(chance)}",
        lambda: f"{adjective} {pick(IDEOLOGIES)} {pick(BODIES)}",
        lambda: f"{adjective} {pick(BODIES)} for {pick(VALUES)}",
        lambda: f"{pick(BODIES)} for {pick(VALUES)} and {pick(VALUES)}",
        lambda: f"{pick(BODIES)} of {pick(MEMBERS)} and {pick(MEMBERS)} for {place(chance)}",
        lambda: f"{pick(BODIES)} for the {pick(VALUES)}",
        lambda: f"{pick(MEMBERS)} of the {pick(MEMBERS)}",
        lambda: f"{pick(MEMBERS)} for {pick(VALUES)}",
        lambda: f"{pick(IDEOLOGIES)} {pick(MEMBERS)}",
        lambda: f"{pick(VALUES)} and {pick(VALUES)}",
        lambda: f"{pick(VERBS)} {place(chance)}",
        lambda: f"{country(chance)} {pick(('First', 'Alive', 'Insoumise', 'Together', 'Now', 'for All'))}",
        lambda: f"Stop the {pick(VALUES)} {pick(BODIES)}",
        lambda: f"{pick(COLOURS)} {pick((*EMBLEMS, *VALUES))}",
        lambda: f"{pick(('The ', ''))}{pick(EMBLEMS)}",
        lambda: "".join(chance.choices("ABCDEFGHIKLMNOPRSTUV", k=chance.randint(2, 5))),
        lambda: coined(chance),
        lambda: f"{coined(chance)} {coined(chance)}",
    ]
    return pick(forms)()


def organisation(chance: random.Random) -> str:
    """A known group, organisation or outlet, or an invented party."""
    draw = chance.random()
    if draw < 0.5:
        return party(chance)
    return chance.choice(table("groups" if draw < 0.75 else "organisations" if draw < 0.95 else "outlets", "phrase"))


def happening(chance: random.Random) -> str:
    """An election, a war, a battle or a numbered summit."""
    pick, year = chance.choice, chance.randint(1860, 2024)
    adjective = pick(table("countries", "phrase", kind="adjective"))
    draw = chance.random()
    if draw < 0.5:
        votes = pick(("election", "election", "elections", "referendum"))
        return f"{year} {pick((adjective, place(chance)))} {pick(ELECTIONS)} {votes}"
    if draw < 0.6:
        return f"{year} {adjective} {pick(ELECTIONS)} election in {place(chance)}"
    if draw < 0.7:
        return f"{chance.randint(4, 60)}th {organisation(chance)} {pick(('summit', 'congress', 'conference'))}"
    conflict = pick(("War", "Civil War", "Revolution", "Uprising", "Crisis", "Spring", "coup d'état"))
    if draw < 0.85:
        return f"{adjective} {conflict}"
    return pick((f"Battle of {place(chance)}", f"Siege of {place(chance)}", f"{place(chance)} campaign"))


MAKERS = {"PERSON": person, "ORG": organisation, "PLACE": place, "NORP": nationality, "EVENT": happening}


COUNTRY_KINDS = ("name", "adjective", "city")
LONGEST = 4  # words of a name that is looked for


@cache
def countries() -> dict[tuple[str, ...], str]:
    """Words of every country, nationality and capital in the package's table → its kind."""
    return {
        tuple(token.text for token in tokenizer()(phrase)): kind
        for kind in COUNTRY_KINDS
        for phrase in table("countries", "phrase", kind=kind)
        if phrase[:1].isupper() and len(phrase) > 3
    }


def moved(example: Example, chance: random.Random) -> Example:
    """A sentence with events among other countries: what is done to whom does not hang on who it is.

    The same name gives way to the same other one throughout; words of pairs, triggers and roles move along.
    """
    if chance.random() > MOVED:
        return example
    words: list[str] = []
    where: list[list[int]] = []
    made: dict[tuple[str, ...], list[str]] = {}
    at = 0
    while at < len(example.words):
        size, name = 1, tuple(example.words[at : at + 1])
        for longer in range(min(LONGEST, len(example.words) - at), 0, -1):
            if tuple(example.words[at : at + longer]) in countries():
                size, name = longer, tuple(example.words[at : at + longer])
                break
        kind = countries().get(name)
        if kind and name not in made:
            other = chance.choice(table("countries", "phrase", kind=kind))
            made[name] = [token.text for token in tokenizer()(other)]
        new = made.get(name, list(name))
        where += [list(range(len(words), len(words) + len(new)))] * size
        words += new
        at += size

    def places(old: list[int]) -> list[int]:
        return sorted({place for word in old for place in where[word]})

    pairs = [
        replace(pair, actor=places(pair.actor), recipient=places(pair.recipient), trigger=places(pair.trigger))
        for pair in example.pairs or []
    ]
    triggers = None
    if example.triggers is not None:
        triggers = [NO_TYPE] * len(words)
        for word, kind_ in enumerate(example.triggers):
            for place in where[word]:
                triggers[place] = kind_
    roles = [(where[trigger][0], place, role) for trigger, word, role in example.roles or [] for place in where[word]]
    return replace(example, words=words, pairs=pairs, triggers=triggers, roles=example.roles and sorted(set(roles)))


def renamed(example: Example, chance: random.Random) -> Example:
    """The sentence with some of its names replaced; as it is where it has a tree or no names annotated."""
    if example.pairs is not None and example.entities is None:
        return moved(example, chance)
    if example.entities is None or example.heads is not None:
        return example
    words: list[str] = []
    tags: list[int] = []
    skipping = False
    for word, tag in zip(example.words, example.entities, strict=True):
        mark, _, label = ENTITY_TAGS[tag].partition("-")
        if mark != "I":
            skipping = mark == "B" and label in MAKERS and chance.random() < REPLACED
            if skipping:
                name = [token.text for token in tokenizer()(MAKERS[label](chance))]
                words += name
                tags += [tag] + [ENTITY_TAGS.index(f"I-{label}")] * (len(name) - 1)
        if not skipping:
            words.append(word)
            tags.append(tag)
    return replace(example, words=words, entities=tags)
