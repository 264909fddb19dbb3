"""Files of a province's folder that nothing reads: a name mistyped, or one that the engine called otherwise once."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.core import calendar
from caseflow.core.content import ContentRoots
from caseflow.core.reader import Fault, nearest
from caseflow.councils import loader as councils
from caseflow.forms import fieldsets
from caseflow.forms import loader as forms
from caseflow.notifications import letters
from caseflow.notifications import loader as messages
from caseflow.papers import authority
from caseflow.programmes import agencies
from caseflow.programmes import loader as programmes
from caseflow.workflows import loader as workflows

FILES = {
    authority.FILE,
    councils.FILE,
    programmes.SIZES_FILE,
    programmes.VISITORS_FILE,
    workflows.DOCUMENTS_FILE,
    workflows.GROUPS_FILE,
    workflows.LINKS_FILE,
    workflows.ROLES_FILE,
    workflows.TERMS_FILE,
    workflows.AMOUNTS_FILE,
}
FOLDERS = {
    agencies.FOLDER: ".yaml",
    calendar.FOLDER: ".yaml",
    fieldsets.FOLDER: ".yaml",
    forms.FOLDER: ".yaml",
    letters.FOLDER: ".md",
    messages.FOLDER: ".md",
    programmes.FOLDER: ".yaml",
    workflows.CHANGES_FOLDER: ".yaml",
    workflows.PHASES_FOLDER: ".yaml",
    workflows.PROCEDURES_FOLDER: ".yaml",
    workflows.SCHEMES_FOLDER: ".yaml",
}
"""What is read of a content folder: these files, and in these folders every file that ends so."""
FORMER = {"workflows/papers.yaml": workflows.DOCUMENTS_FILE}
"""Files that were called otherwise in an earlier version, with their names of today."""
PARTS = {"forms": (".yaml", ".yml"), "notifications": (".md", ".yaml", ".yml"), "workflows": (".yaml", ".yml")}
"""What somebody wrote to be read; a note, a picture or an editor's copy beside it is nobody's mistake."""


def faults(roots: ContentRoots) -> Iterator[Fault]:
    """One for each file of the overlay's content folders that would be passed over in silence."""
    if roots.overlay is None:
        return
    for part, content in PARTS.items():
        for path in sorted((roots.overlay / part).rglob("[!.]*")):
            if path.is_file() and path.suffix in content:
                yield from _fault(path.relative_to(roots.overlay).as_posix(), roots.shown(path))


def _fault(place: str, shown: str) -> Iterator[Fault]:
    folder, _, name = place.rpartition("/")
    suffix = FOLDERS.get(folder)
    if place in FILES or (suffix is not None and name.endswith(suffix)):
        return
    if suffix is not None:
        yield Fault(shown, 1, f"nothing reads this file: files of {folder}/ end in {suffix}")
    elif place in FORMER:
        yield Fault(shown, 1, "nothing reads this file: it has another name now", FORMER[place])
    elif any(known.rpartition("/")[0] == folder for known in FILES):
        yield Fault(shown, 1, "nothing reads this file", nearest(place, FILES))
    else:
        yield Fault(shown, 1, f"nothing reads the folder {folder}/", nearest(folder, FOLDERS))
