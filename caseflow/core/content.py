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
    """The shipped content and, over it, an overlay whose files replace whole files of the same name.

    Files that are lists of entries, such as roles.yaml, are read from both and joined (core.layers.read_joined).
    """

    shipped: Path
    overlay: Path | None = None

    def files(self, folder: str, pattern: str = "*.yaml") -> Iterator[Path]:
        """The files of `folder` (such as `workflows/schemes`), overlay first-hand, sorted by name."""
        found: dict[str, Path] = {}
        for root in (self.shipped, self.overlay):
            if root is not None and (root / folder).is_dir():
                found.update({path.name: path for path in (root / folder).glob(pattern)})
        yield from (found[name] for name in sorted(found))

    def layers(self, name: str) -> tuple[Path, ...]:
        """The files of this name, the shipped one first and the overlay's over it; those that there are."""
        roots = (self.shipped,) if self.overlay is None else (self.shipped, self.overlay)
        return tuple(root / name for root in roots if (root / name).is_file())

    def shown(self, path: Path) -> str:
        """How a file is named to people: as in the repository, or in full where it lies in the province's overlay."""
        return path.relative_to(self.shipped).as_posix() if path.is_relative_to(self.shipped) else str(path)


def content_roots(overlay: Path | None = None) -> ContentRoots:
    """The roots for this installation."""
    return ContentRoots(shipped=shipped_root(), overlay=overlay)
