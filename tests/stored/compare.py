"""Says which pieces of the content that stands in the files would be published under another hash than once before.

`python -m tests.stored.compare STATE` ends with 1 when there is any: a change to the engine must not bring one about.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from caseflow.bootstrap import build
from caseflow.core.ids import digest
from caseflow.services.foundation import catalog
from caseflow.workflows.loader import definition_json
from tests.stored import restore
from tests.support.contexts import settings_for


def compare(state: str) -> list[str]:
    """A line for every piece that is new, gone or not the same; none when a publication would change nothing."""
    with tempfile.TemporaryDirectory() as folder:
        ctx = build(settings_for(f"sqlite:///{folder}/caseflow.db", Path(folder)))
        definitions, forms = catalog.assemble_all(ctx)
        ctx.database.engine.dispose()
    now = {("form", name): form.sha256 for name, form in forms.items()}
    now |= {("workflow", name): digest(definition_json(definition)) for name, definition in definitions.items()}
    then = {(kind, name): own for kind, names in restore.hashes(state).items() for name, own in names.items()}
    return [
        f"{kind}/{name}: {then.get((kind, name), 'not there')} -> {now.get((kind, name), 'gone')}"
        for kind, name in sorted(now.keys() | then.keys())
        if now.get((kind, name)) != then.get((kind, name))
    ]


if __name__ == "__main__":
    found = compare(sys.argv[1])
    print("\n".join(found) or "every piece keeps its hash")
    sys.exit(bool(found))
