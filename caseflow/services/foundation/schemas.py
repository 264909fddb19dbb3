"""The JSON Schema of every kind of content file, so that an editor completes keys and marks mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from caseflow.core import jsonschema
from caseflow.core.calendar import CalendarYear
from caseflow.councils.rules import Councils
from caseflow.forms.schema import Fieldset, FormDefinition
from caseflow.notifications.schema import FrontMatter
from caseflow.programmes.schema import EnterpriseSizes, Programme
from caseflow.workflows.schema import Groups, Links, Papers, Phase, Procedure, Roles, Scheme

KINDS: Mapping[str, type[BaseModel]] = {
    "phase": Phase,
    "scheme": Scheme,
    "procedure": Procedure,
    "links": Links,
    "papers": Papers,
    "groups": Groups,
    "roles": Roles,
    "councils": Councils,
    "calendar": CalendarYear,
    "programme": Programme,
    "enterprise_sizes": EnterpriseSizes,
    "form": FormDefinition,
    "fieldset": Fieldset,
    "message": FrontMatter,
}


def write(folder: Path) -> list[Path]:
    """Writes `<kind>.schema.json` for every kind into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, text in jsonschema.schemas(KINDS, with_settings={"phase"}).items():
        path = folder / f"{kind}.schema.json"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
