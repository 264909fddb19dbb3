"""Which certificates name an edition of their standard that another one replaces; pure."""

from __future__ import annotations

from caseflow.workflows.ports import Certificate, NewerEdition


def newer(rules: Certificate | None, standard: str, edition: str) -> NewerEdition | None:
    """The edition that replaces the one a certificate names, in its own word or as part of its standard's number."""
    found = rules.newer_edition if rules is not None else None
    if found is None:
        return None
    named = edition.strip() or standard.rpartition(":")[2].strip()
    return found if named.rpartition(":")[2] == found.former else None
