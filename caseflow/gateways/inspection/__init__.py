"""Looks into an uploaded file: extension, content and structure must agree before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from caseflow.core.values import Values
from caseflow.core.words import FileKind
from caseflow.gateways.inspection import sandbox
from caseflow.gateways.inspection.image import inspect_jpg, inspect_png
from caseflow.gateways.inspection.office import inspect_docx, inspect_xlsx
from caseflow.gateways.inspection.pdf import inspect_pdf
from caseflow.gateways.inspection.rules import LIMITS, Limits, UnsafeFile, refuse
from caseflow.gateways.names import clean_name, extension

__all__ = ["EXTENSIONS", "LIMITS", "Limits", "UnsafeFile", "inspect", "kind_of", "look"]

EXTENSIONS: Final[Mapping[str, FileKind]] = {
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "jpg": "jpg",
    "jpeg": "jpg",
    "png": "png",
}
"""The extensions that are accepted, and the kind each stands for."""

_INSPECTORS: Final[Mapping[FileKind, Callable[[Path, Limits], None]]] = {
    "pdf": inspect_pdf,
    "docx": inspect_docx,
    "xlsx": inspect_xlsx,
    "jpg": inspect_jpg,
    "png": inspect_png,
}

_RUNNABLE: Final = re.compile(
    "app|bat|cmd|com|cpl|dll|dmg|docm|exe|hta|html?|jar|jse?|lnk|mht|mhtml|msi|php|phtml|pif|ps1|py|reg|scr|sh|svg"
    "|vb[es]|wsf|xhtml|xlsm|xml"
)


def kind_of(filename: str) -> FileKind:
    """The kind that a file says it is by its name, before anything of it is read; raises UnsafeFile."""
    name = clean_name(filename)
    kind = EXTENSIONS.get(extension(name))
    if kind is None:
        raise refuse(
            "Chỉ nhận tệp PDF, DOCX, XLSX, JPG hoặc PNG.", "Only PDF, DOCX, XLSX, JPG or PNG files are accepted."
        )
    if any(_RUNNABLE.fullmatch(part.strip().lower()) for part in name.split(".")[1:-1]):
        raise refuse(
            f"Tên tệp “{name}” có hai phần mở rộng. Vui lòng đổi tên tệp.",
            f"The name “{name}” has two extensions. Please rename the file.",
        )
    return kind


def inspect(path: Path, filename: str, limits: Limits = LIMITS) -> FileKind:
    """The kind of the file at `path`, which a person sent as `filename`; raises UnsafeFile, Busy.

    Nothing is executed, nothing is unpacked beyond `limits`, and what is parsed is parsed in the sandbox. What it
    cannot see: text and pictures that deceive their reader, faults of the programs that will open the file, and what
    BLIND_SPOTS in `pdf` says.
    """
    kind = kind_of(filename)
    if path.stat().st_size == 0:
        raise refuse("Tệp rỗng.", "The file is empty.")
    sandbox.run(look, path, kind, asdict(limits))
    return kind


def look(path: Path, kind: FileKind, limits: Values) -> None:
    """For the sandbox: looks through a file of this kind; raises UnsafeFile."""
    _INSPECTORS[kind](path, Limits(**limits))
