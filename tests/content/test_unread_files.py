"""A file that nothing reads is told to whoever wrote it: a name of yesterday, a slip, a folder that is none."""

from __future__ import annotations

from pathlib import Path

from caseflow.core.content import content_roots
from caseflow.services.foundation import unread

SAID = {
    "workflows/papers.yaml": ("nothing reads this file: it has another name now", "workflows/documents.yaml"),
    "workflows/rolse.yaml": ("nothing reads this file", "workflows/roles.yaml"),
    "workflows/phase/own.yaml": ("nothing reads the folder workflows/phase/", "workflows/phases"),
    "workflows/phases/deep/own.yaml": ("nothing reads the folder workflows/phases/deep/", "workflows/phases"),
    "forms/own.yml": ("nothing reads this file: files of forms/ end in .yaml", ""),
    "notifications/messages/own.yaml": ("nothing reads this file: files of notifications/messages/ end in .md", ""),
    "notifications/own.md": ("nothing reads the folder notifications/", "notifications/letters"),
}
READ = ("workflows/roles.yaml", "workflows/changes/own.yaml", "workflows/calendar/2031.yaml", "forms/own.yaml",
        "forms/fieldsets/own.yaml", "notifications/messages/own.md",
        "notifications/letters/own.md", "workflows/authority.yaml")  # fmt: skip
BESIDE = ("workflows/.roles.yaml.swp", "workflows/.own/roles.txt", "forms/own.yaml~", "README.md", "letters/own.yaml",
          "workflows/phases/README.md")  # fmt: skip


def test_a_file_that_nothing_reads_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    for place in (*SAID, *READ, *BESIDE):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("", encoding="utf-8")
    found = {fault.file: (fault.message, fault.suggestion) for fault in unread.faults(content_roots(tmp_path))}
    assert found == {str(tmp_path / place): said for place, said in SAID.items()}


def test_what_is_shipped_is_read() -> None:
    root = content_roots().shipped
    assert [*unread.faults(content_roots(root))] == []
