"""The checklist of a case as one person sees it: its places and what lies in them."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.core.words import FileKind, LegalBasis
from caseflow.gateways.inspection import EXTENSIONS
from caseflow.services.files.photos import PICTURES
from caseflow.services.files.storage import FileCard


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the checklist: what belongs there, what lies there, and whether this person may add to it."""

    name: str
    title: Text
    help: Text | None
    required: bool
    many: bool
    kinds: tuple[FileKind, ...]
    legal_basis: LegalBasis
    due: bool
    may_upload: bool
    files: tuple[FileCard, ...]
    removed: tuple[FileCard, ...]

    @property
    def missing(self) -> bool:
        """A document that is asked for now and is not there."""
        return self.due and self.required and not self.files

    @property
    def full(self) -> bool:
        """Takes no second file until the first is removed; what was signed may be followed by a newer file."""
        return not self.many and any(not f.frozen for f in self.files)

    @property
    def photographs(self) -> bool:
        """Takes pictures alone, so that what, when and where is told of each."""
        return set(self.kinds) <= PICTURES

    @property
    def accept(self) -> str:
        """The extensions for the file chooser of a browser; for pictures their types: a telephone offers its camera."""
        if self.photographs:
            return ",".join(f"image/{'jpeg' if kind == 'jpg' else kind}" for kind in self.kinds)
        return ",".join(f".{e}" for e, kind in EXTENSIONS.items() if kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The documents of one case as one person sees them."""

    case: str
    case_title: str
    case_code: str | None
    slots: tuple[Slot, ...]
    file_bytes: int

    def slot(self, name: str) -> Slot:
        """One place of the checklist; raises NotFound."""
        found = next((s for s in self.slots if s.name == name), None)
        if found is None:
            raise NotFound()
        return found
