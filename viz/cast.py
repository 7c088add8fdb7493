"""Who stands where in the picture: sorts the nodes into the parts that they play.

Both forms of the picture, wide and tall, are laid out from the same cast, so that they tell the same story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

PLEDGES = frozenset({"pledge"})
GROUPS = frozenset({"agent_group", "pledge_group"})
CRITICISMS = frozenset({"criticizes", "criticizes_pledge", "criticizes_group"})


@dataclass(frozen=True, slots=True)
class Part:
    """What the layout needs to know of a node."""

    id: str
    kind: str
    party: str | None
    roles: frozenset[str]


@dataclass(slots=True)
class Block:
    """A party's candidates with the pledges that each made; ``party`` is the party's node, if the view has one."""

    party: str | None
    people: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Cast:
    """The parts of a picture. Every node stands in exactly one of them."""

    blocks: list[Block]
    critics: list[Block]
    speaking_groups: list[str]
    groups: list[str]
    priorities_of_critics: list[str]
    spoken_of: list[str]
    priorities: list[str]
    experts: list[str]
    others: list[str]


def cast(parts: Iterable[Part], links: Iterable[tuple[str, str, str]]) -> Cast:
    """Sort nodes into their parts from ``(source, relation, target)`` links.

    Candidates stand with their party and their pledges; critics without pledges, who would be lost at the edge, stand
    in the middle between those they criticize; experts stand with the priorities they name.
    """
    by_id = {part.id: part for part in parts}
    out: dict[str, set[str]] = defaultdict(set)
    reached: dict[str, set[str]] = defaultdict(set)
    maker: dict[str, str] = {}
    for source, relation, target in sorted(links):
        out[source].add(relation)
        reached[source].add(target)
        if relation == "makes_pledge" and by_id[target].kind in PLEDGES:
            maker.setdefault(target, source)
    pledges: dict[str, list[str]] = defaultdict(list)
    for pledge in by_id:
        if pledge in maker:
            pledges[maker[pledge]].append(pledge)
    targets = {target for found in reached.values() for target in found}
    places: dict[str, list[str]] = defaultdict(list)
    for part in by_id.values():
        places[_place(part, out[part.id], bool(pledges[part.id]), part.id in maker, part.id in targets)].append(part.id)
    near = {target for critic in places["critics"] for target in reached[critic]}
    near -= {target for expert in places["experts"] for target in reached[expert]}
    parties = {node for node in by_id if by_id[node].kind == "party"}
    blocks = _blocks(places["candidates"], by_id, pledges, parties)
    used = {block.party for block in blocks}
    critics = _blocks(places["critics"], by_id, pledges, parties - used)
    used |= {block.party for block in critics}
    return Cast(
        blocks=blocks,
        critics=critics,
        speaking_groups=[node for node in places["groups"] if out[node]],
        groups=[node for node in places["groups"] if not out[node]],
        priorities_of_critics=[node for node in places["priorities"] if node in near],
        spoken_of=places["spoken_of"],
        priorities=[node for node in places["priorities"] if node not in near],
        experts=places["experts"],
        others=places["others"] + [node for node in places["parties"] if node not in used],
    )


def _place(part: Part, relations: set[str], has_pledges: bool, is_made: bool, is_target: bool) -> str:
    if part.kind == "party":
        return "parties"
    if part.kind in GROUPS:
        return "groups"
    if part.kind == "priority":
        return "priorities"
    if part.kind in PLEDGES:
        # Only others' words tell of such a pledge: it stands near those who speak of it.
        return "made" if is_made else "spoken_of" if is_target else "others"
    if has_pledges:
        return "candidates"
    if relations & CRITICISMS:
        return "critics"
    if "candidate" in part.roles or part.party:
        return "candidates"
    return "experts" if "endorses_priority" in relations or "expert" in part.roles else "others"


def _blocks(people: list[str], by_id: dict[str, Part], pledges: dict[str, list[str]], parties: set[str]) -> list[Block]:
    blocks: dict[str | None, Block] = {}
    for person in people:
        party = by_id[person].party
        home = party if party in parties else None
        blocks.setdefault(party, Block(home)).people[person] = pledges[person]
    return list(blocks.values())
