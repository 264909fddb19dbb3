"""The parts of docs/roads.md: who proposes, signs and numbers what, read off the roads and the chains as they are."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.core.content import content_roots
from caseflow.notifications import letters
from caseflow.papers import authority
from caseflow.papers.authority import Chain
from caseflow.workflows import loader
from caseflow.workflows.road import Library
from caseflow.workflows.step_words import Action
from tests.content.doc_limits import table

HEADS = ("Step", "Taken by", "From → to", "Paper", "Checked", "Signed", "Numbered and issued")


def roads() -> str:
    """Every road with its phases, in the words of its file."""
    library = loader.load(content_roots())
    rows = (
        (f"`{name}`", road.value.title.vi, " → ".join(f"`{use.name}`" for use in road.value.phases))
        for name, road in library.roads.items()
    )
    return table(("Road", "What it is", "Phases"), rows)


def steps() -> str:
    """Every action of every phase: a step without a paper is taken by whoever it names, at once."""
    library, roots = loader.load(content_roots()), content_roots()
    chains, made = authority.load(roots)[0].chains, letters.load(roots)
    parts = []
    for name, phase in library.phases.items():
        if not phase.value.actions:
            continue
        kinds = {kind: letter.head.chain or "" for kind, letter in made.items()}
        rows = [_row(library, action, kinds, chains) for action in phase.value.actions.items() if _is_shown(action[1])]
        parts.append(f"### `{name}` – {phase.value.title.vi}\n\n{table(HEADS, iter(rows))}")
    return "\n".join(parts).rstrip() + "\n"


def _is_shown(action: Action) -> bool:
    return bool(action.by) or action.paper is not None


def _row(
    library: Library, step: tuple[str, Action], kinds: dict[str, str], chains: dict[str, Chain]
) -> tuple[str, ...]:  # fmt: skip
    name, action = step
    titles = {role: one.title.vi for role, one in library.roles.value.roles.items()}
    taken = ", ".join(titles.get(role, role) for role in action.by) or "–"
    start = ", ".join(action.from_ or action.from_phases)
    leads = action.to or action.leaves or "ở lại"
    chain = chains.get(kinds.get(action.paper or "", ""))
    held = dict(_holders(chain, titles)) if chain is not None else {}
    at_once = taken if chain is not None and chain.is_at_once else "–"
    return (
        f"`{name}` {action.title.vi}", taken, f"{start} → {leads}", f"`{action.paper}`" if action.paper else "–",
        held.get("check", "–"), held.get("sign", at_once), held.get("issue", at_once),
    )  # fmt: skip


def _holders(chain: Chain, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    for link in chain.order:
        yield link, titles[chain.links[link].by]
