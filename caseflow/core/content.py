"""Where the content folders are: the repository, the installed wheel, and the province's overlay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_root() -> Path:
    """The folder that holds `workflows/`, `forms/`, `notifications/` and `migrations/` as shipped."""
    packed = _PACKAGE / "_content"
    return packed if packed.is_dir() else _PACKAGE.parent


@dataclass(frozen=True)
class ContentRoots:
    """The shipped content and, over it, an overlay whose files replace whole files of the same name."""

    shipped: Path
    overlay: Path | None = None

    def files(self, folder: str, pattern: str = "*.yaml") -> Iterator[Path]:
        """The files of `folder` (such as `workflows/schemes`), overlay first-hand, sorted by name."""
        found: dict[str, Path] = {}
        for root in (self.shipped, self.overlay):
            if root is not None and (root / folder).is_dir():
                found.update({path.name: path for path in (root / folder).glob(pattern)})
        yield from (found[name] for name in sorted(found))

    def file(self, name: str) -> Path:
        """One file by its name under the root, such as `workflows/roles.yaml`; the overlay's if it has one."""
        if self.overlay is not None and (self.overlay / name).is_file():
            return self.overlay / name
        return self.shipped / name


def content_roots(overlay: Path | None = None) -> ContentRoots:
    """The roots for this installation."""
    return ContentRoots(shipped=shipped_root(), overlay=overlay)
