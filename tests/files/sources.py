"""Articles with known words: what the makers of files print, and what reading a file must give back. Pure.

All facts are invented. Each article has one question whose answer stands in one place.
"""

import random
from dataclasses import dataclass

PLACES = [
    "Ashdale",
    "Birkmoor",
    "Cranwick",
    "Dunholt",
    "Eastmere",
    "Farnley",
    "Gransby",
    "Hartwell",
    "Ilmsworth",
    "Jarrowby",
    "Kelsmoor",
    "Langford",
    "Marholm",
    "Netherby",
    "Oakhurst",
    "Penwith",
    "Quarnby",
    "Redmarsh",
    "Selwick",
    "Thornaby",
    "Ulverley",
    "Vexmoor",
    "Wenslow",
    "Yarrowby",
    "Zealham",
    "Aldermoor",
    "Brackwell",
    "Coldharbour",
    "Drayford",
    "Elmsbury",
    "Foxholt",
    "Greywater",
    "Holmwick",
    "Ivybridge",
    "Kestrelby",
    "Lindale",
    "Mossgate",
    "Northvale",
    "Osmotherley",
    "Pickwell",
    "Ravensea",
    "Silverdale",
    "Tanfield",
    "Upperton",
    "Venwick",
    "Westholme",
    "Yelverby",
    "Abbotsea",
    "Bellmoor",
    "Carrowick",
    "Deepwell",
    "Emberley",
    "Fernhill",
    "Glasswater",
    "Hollowby",
    "Inchmoor",
    "Kingsfold",
    "Larkmere",
    "Millwick",
    "Nettledon",
    "Orchard-le-Moor",
    "Pebblewick",
    "Quillby",
    "Rooksmere",
    "Saltfleet",
    "Tidewell",
    "Umberley",
    "Violet-Bay",
    "Wicklow",
    "Yewdale",
]

KINDS = (
    ("bridge", "spans the river with seven arches of grey stone", "opened to carts and carriages"),
    ("library", "keeps maps, letters and early printed books", "opened to readers"),
    ("lighthouse", "warns ships of the long sandbank before the bay", "lit for the first time"),
    ("tramway", "climbs from the harbour to the upper market", "opened to passengers"),
    ("observatory", "watches variable stars from a hill without street lamps", "opened to astronomers"),
    ("orchard", "grows forty old kinds of apple and pear", "planted by the parish"),
    ("canal", "links the mills with the estuary by eleven locks", "filled with water"),
)
"""What stands at a place, what it does, and how it began."""

SURNAMES = [
    "Alder",
    "Bexley",
    "Corrigan",
    "Dunmore",
    "Ellery",
    "Fairweather",
    "Grantham",
    "Hollis",
    "Ingram",
    "Jessop",
    "Kemble",
    "Lockwood",
]
FIRST_NAMES = [
    "Agnes",
    "Bertram",
    "Clara",
    "Dorothea",
    "Edmund",
    "Florence",
    "Gilbert",
    "Harriet",
    "Isaac",
    "Josephine",
    "Leonard",
    "Mabel",
]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Source:
    """An article before it was printed. ``key`` is the place in ``paragraphs`` of the one that holds ``answer``."""

    title: str
    author: str
    date: str
    url: str
    paragraphs: tuple[str, ...]
    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    items: tuple[str, ...]
    question: str
    answer: str
    key: int

    @property
    def units(self) -> list[str]:
        """All words that a reader of the article must find again, piece by piece, in order."""
        cells = [cell for row in (self.head, *self.rows) for cell in row]
        return [self.title, *self.paragraphs, self.heading, *cells, *self.items]


def make_source(number: int, paragraphs: int = 6) -> Source:
    """The article ``number``, the same every time; different numbers, different words."""
    dice = random.Random(number)
    place = PLACES[number % len(PLACES)] + ("" if number < len(PLACES) else f" {number // len(PLACES) + 1}")
    kind, purpose, opening = KINDS[number % len(KINDS)]
    engineer = f"{dice.choice(FIRST_NAMES)} {dice.choice(SURNAMES)}"
    day = f"{dice.randint(1, 28)} {dice.choice(MONTHS)} {1800 + dice.randrange(150)}"
    key = dice.randrange(1, paragraphs)
    texts = [_filler(dice, place, kind, number, part) for part in range(paragraphs)]
    trust = f"It is kept by the {place} Trust, a society of {dice.randint(40, 900)} members."
    texts[0] = f"The {place} {kind} {purpose}. {trust}"
    began = f"The {place} {kind} was {opening} on {day}. {engineer} had drawn the plans."
    texts[key] = f"{began} {texts[key]}"
    rows = tuple(
        (f"{dice.choice(MONTHS)} {1950 + year * 10}", f"{dice.randint(1_000, 99_999):,}", f"{dice.randint(3, 80)} km")
        for year in range(4)
    )
    return Source(
        title=f"The {place} {kind} and its keepers",
        author=f"{dice.choice(FIRST_NAMES)} {dice.choice(SURNAMES)}",
        date=f"20{dice.randint(10, 23)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        url=f"https://www.{place.lower().replace(' ', '-')}-gazette.example/{kind}",
        paragraphs=tuple(texts),
        heading=f"Visitors of the {place} {kind}",
        head=("Count of", "Visitors", "Farthest home"),
        rows=rows,
        items=tuple(f"{dice.choice(FIRST_NAMES)}'s walk, {dice.randint(2, 9)} miles past {place}" for _ in range(3)),
        question=f"On what date was the {place} {kind} {opening}?",
        answer=day,
        key=key,
    )


def _filler(dice: random.Random, place: str, kind: str, number: int, part: int) -> str:
    """A paragraph of several sentences that no other article has."""
    sentences = [
        f"In the {dice.choice(('spring', 'autumn', 'winter'))} of {1850 + dice.randrange(120)} a flood rose "
        f"{dice.randint(2, 19)} feet at {place}, and {dice.choice(SURNAMES)} & Sons repaired the {kind} for "
        f"{dice.randint(100, 9_000):,} pounds.",
        f"{dice.choice(FIRST_NAMES)} {dice.choice(SURNAMES)} counted {dice.randint(100, 900)} visitors in chapter "
        f"{part + 1} of the ledger, which has {dice.randint(90, 700)} pages.",
        f"A well-known painter of {dice.choice(PLACES)} showed it at dusk; it hangs in room {number + part}.",
        f"Its keepers had {dice.randint(10, 90)} shillings a year, and “no candle after nine”, as the rule said.",
        f"The stone came from a quarry {dice.randint(3, 70)} miles away, and the lime from {dice.choice(PLACES)}.",
        f"On market days the {kind} was closed between {dice.randint(6, 9)} and {dice.randint(10, 12)} o'clock.",
    ]
    dice.shuffle(sentences)
    return " ".join(sentences[: dice.randint(3, 5)])
