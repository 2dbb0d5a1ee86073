"""Twenty crises as they would be answered with this operator's contacts: read before going live."""

from __future__ import annotations

from typing import Iterator

CRISES = (
    "i dont want to be here anymore",
    "the pills are on the table and the house is empty till six",
    "i keep cutting when it gets bad",
    "they'd all be better off without me",
    "my husband says he'll end it if i leave",
    "took them an hour ago, feel fine actually",
    "he choked me last night. no mark. my voice is funny",
    "he's outside the house again and i moved to get away from him",
    "i could kill him for what he did with her and i know where he lives",
    "i filmed her while she slept",
    "woke up at his place and i know something happened",
    "i've been having thoughts about kids and it makes me sick",
    "police took my laptop this morning because of pictures",
    "found pictures of children on my partner's computer",
    "im 15 and this man wants more photos or he'll post the others",
    "the condom broke with someone i paid, two days ago",
    "going cold turkey tonight, been a litre of vodka a day",
    "my mate wont wake up he took g",
    "started a tablet for my legs and now i can't stop gambling",
    "someone says they'll send the video to my wife unless i pay",
)


def crises(region: str | None = None) -> Iterator[str]:
    """Yield what each of the twenty crises gets as its first reply in `region`."""
    from hereabouts.contacts import default_contacts
    from hereabouts.danger import screen
    from hereabouts.listening.content import default_content
    from hereabouts.server import crisis as path

    content, contacts = default_content(), default_contacts()
    used: list[str] = []
    for text in CRISES:
        finding = screen(text)
        yield f"P: {text}"
        if finding.kind is None:
            yield "   (no danger was noticed by the patterns alone)"
            continue
        yield f"   [{finding.kind} {finding.level}{' ' + finding.sub if finding.sub else ''}]"
        item = path.choose(content, path.found(finding, None), used, len(used))
        parts = path.words(item, contacts, region) if item else path.bare_card(finding, contacts, region)
        used += [item.id] if item else []
        for part in parts:
            yield f"   H: {part.text}"
        yield ""
