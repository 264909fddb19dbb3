"""The JSON Schema of every kind of content file, so that an editor completes keys and marks mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from caseflow.core import jsonschema
from caseflow.core.calendar import CalendarYear
from caseflow.core.values import Plain
from caseflow.councils.rules import Councils
from caseflow.forms.schema import Fieldset, FormDefinition
from caseflow.notifications.letter_schema import LetterHead
from caseflow.notifications.schema import FrontMatter
from caseflow.papers.authority import Authority
from caseflow.programmes.schema import Agency, Programme
from caseflow.programmes.size_words import EnterpriseSizes
from caseflow.programmes.visitor_words import Visitors
from caseflow.workflows.amounts import Amounts
from caseflow.workflows.changes import Change
from caseflow.workflows.document_words import Documents
from caseflow.workflows.ports import Vocabulary
from caseflow.workflows.schema import Groups, Links, Phase, Procedure, Roles, Scheme
from caseflow.workflows.term_words import Terms
from caseflow.workflows.word_schemas import with_words

KINDS: Mapping[str, type[BaseModel]] = {
    "phase": Phase,
    "scheme": Scheme,
    "procedure": Procedure,
    "links": Links,
    "change": Change,
    "documents": Documents,
    "groups": Groups,
    "roles": Roles,
    "terms": Terms,
    "amounts": Amounts,
    "councils": Councils,
    "authority": Authority,
    "calendar": CalendarYear,
    "agency": Agency,
    "programme": Programme,
    "enterprise_sizes": EnterpriseSizes,
    "visitors": Visitors,
    "form": FormDefinition,
    "fieldset": Fieldset,
    "message": FrontMatter,
    "letter": LetterHead,
}


def texts(vocabulary: Vocabulary) -> dict[str, str]:
    """Kind of file -> its JSON Schema, every word of the vocabulary with its arguments."""
    return jsonschema.schemas(KINDS, with_settings={"phase"}, refine=lambda schema: _refined(schema, vocabulary))


def _refined(schema: Plain, vocabulary: Vocabulary) -> Plain:
    return with_words(schema, vocabulary) if "Action" in schema.get("$defs", {}) else schema


def write(folder: Path, vocabulary: Vocabulary) -> list[Path]:
    """Writes `<kind>.schema.json` for every kind into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, text in texts(vocabulary).items():
        path = folder / f"{kind}.schema.json"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
