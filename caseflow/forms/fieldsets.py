"""Fieldsets (forms/fieldsets/*.yaml): fields that several forms share, put in where a form says `include`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, nearest, parse, validate
from caseflow.forms.schema import Fieldset, Include, IncludedPage

Path = tuple[str | int, ...]
FOLDER = "forms/fieldsets"


class Fieldsets:
    """The fieldsets of an installation, by their names, each as it stands in its file."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def form(self, source: Source) -> Source:
        """The form with every `include` replaced in place; each path still knows the file and line it came from.

        Raises ContentError where an `include` is no such thing or leads nowhere.
        """
        return _Built(self._sources, source).form()

    def fieldset(self, source: Source) -> Source:
        """A fieldset with those it includes itself; raises ContentError as `form` does."""
        return _Built(self._sources, source).whole()


def load(roots: ContentRoots) -> Fieldsets:
    """Every fieldset, read and checked by itself; raises ContentError with the faults of all files."""
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for path in roots.files(FOLDER):
        try:
            sources[path.stem] = parse(path.read_text(encoding="utf-8"), roots.shown(path))
        except ContentError as error:
            faults += error.faults
    fieldsets = Fieldsets(sources)
    for name, source in sources.items():
        faults += _faults(fieldsets, name, source)
    if faults:
        raise ContentError(faults)
    return fieldsets


def _faults(fieldsets: Fieldsets, name: str, source: Source) -> Iterator[Fault]:
    try:
        built = validate(fieldsets.fieldset(source), Fieldset)
    except ContentError as error:
        yield from error.faults
        return
    if built.name != name:
        yield source.fault(("fieldset",), f"the fieldset is called '{built.name}', but its file '{name}.yaml'")


class _Built:
    """One file in the making: its data with fieldsets put in, and for every path the line and file it came from."""

    def __init__(self, sources: Mapping[str, Source], source: Source) -> None:
        self._sources = sources
        self._source = source
        self._lines: dict[Path, int] = {(): source.line()}
        self._files: dict[Path, str] = {}

    def whole(self) -> Source:
        """The file, every field of whose `fields` may be an `include`."""
        data = self._source.data
        if isinstance(data, dict):
            data = self._mapping(self._source, (), (), data, (str(data.get("fieldset")),))
        return self._done(data)

    def form(self) -> Source:
        """The file of a form: pages may be an `include` too."""
        data = self._source.data
        pages = data.get("pages") if isinstance(data, dict) else None
        if not isinstance(pages, list):
            return self._source
        self._note(self._source, ("pages",), ("pages",))
        made = [self._page(("pages", i), page) for i, page in enumerate(pages)]
        return self._done(
            {k: made if k == "pages" else self._copy(self._source, (k,), (k,), v) for k, v in data.items()}
        )

    def _done(self, data: Any) -> Source:
        return Source(self._source.file, data, self._lines, self._files)

    def _page(self, path: Path, page: Any) -> Any:
        """One page; what it says itself stands instead of the fieldset's words, and its own fields after the others."""
        if not isinstance(page, dict) or "include" not in page:
            self._note(self._source, path, path)
            return self._mapping(self._source, path, path, page, ()) if isinstance(page, dict) else page
        wanted = validate(self._source, IncludedPage, path)
        other = self._named(self._source, (*path, "include"), wanted.include, ())
        self._note(self._source, path, path)
        made: dict[Any, Any] = {"name": wanted.include}
        for key in ("name", "title", "intro"):
            if key in page:
                made[key] = self._copy(self._source, (*path, key), (*path, key), page[key])
            elif key in other.data:
                made[key] = self._copy(other, (key,), (*path, key), other.data[key])
        fields = (*path, "fields")
        self._note(self._source, fields, fields)
        made["fields"] = {}
        self._include(self._source, path, fields, wanted, (), made["fields"])
        for name, field in (page.get("fields") or {}).items():
            self._entry(self._source, (*fields, name), (*fields, name), field, (), made["fields"])
        return made

    def _mapping(
        self, source: Source, at: Path, to: Path, data: dict[Any, Any], trail: tuple[str, ...]
    ) -> dict[Any, Any]:
        """A mapping whose `fields` or `columns` may hold includes."""
        made: dict[Any, Any] = {}
        for key, value in data.items():
            here, there = (*at, key), (*to, key)
            if key in ("fields", "columns") and isinstance(value, dict):
                self._note(source, there, here)
                made[key] = {}
                for name, field in value.items():
                    self._entry(source, (*here, name), (*there, name), field, trail, made[key])
            else:
                made[key] = self._copy(source, here, there, value)
        return made

    def _entry(
        self, source: Source, at: Path, to: Path, field: Any, trail: tuple[str, ...], into: dict[Any, Any]
    ) -> None:
        """Adds one entry of `fields` to `into`: a field, or all those of the fieldset that it includes."""
        if not isinstance(field, dict):
            self._add(source, at, to, field, into)
        elif "include" in field:
            wanted = validate(source, Include, at)
            self._include(source, at, to[:-1], wanted, trail, into)
        else:
            self._note(source, to, at)
            self._add(source, at, to, self._mapping(source, at, to, field, trail), into)

    def _add(self, source: Source, at: Path, to: Path, value: Any, into: dict[Any, Any]) -> None:
        if to[-1] in into:
            raise ContentError([source.fault(at, f"the field '{to[-1]}' stands here twice")])
        self._note(source, to, at)
        into[to[-1]] = value

    def _include(
        self, source: Source, at: Path, to: Path, wanted: Include, trail: tuple[str, ...], into: dict[Any, Any]
    ) -> None:
        """Adds the wanted fields of a fieldset to `into`, the fields at `to`."""
        other = self._named(source, (*at, "include"), wanted.include, trail)
        found: dict[Any, Any] = {}
        for name, field in other.data["fields"].items():
            self._entry(other, ("fields", name), (*to, name), field, (*trail, wanted.include), found)
        for key, names in (("only", wanted.only), ("except", wanted.without)):
            for i, name in enumerate(names):
                if name not in found:
                    message = f"the fieldset '{wanted.include}' has no field '{name}'"
                    raise ContentError([source.fault((*at, key, i), message, nearest(name, found))])
        for name, field in found.items():
            if name not in wanted.without and (not wanted.only or name in wanted.only):
                if name in into:
                    raise ContentError([source.fault(at, f"the field '{name}' stands here twice")])
                into[name] = self._shown_if(source, at, (*to, name), wanted, field)

    def _shown_if(self, source: Source, at: Path, to: Path, wanted: Include, field: Any) -> Any:
        """The field, shown under the condition of its `include` as well as under its own."""
        if wanted.show_if is None or not isinstance(field, dict):
            return field
        own = field.get("show_if")
        self._copy(source, (*at, "show_if"), (*to, "show_if"), wanted.show_if)
        return {**field, "show_if": wanted.show_if if own is None else {"all": [wanted.show_if, own]}}

    def _named(self, source: Source, at: Path, name: str, trail: tuple[str, ...]) -> Source:
        other = self._sources.get(name)
        if other is None:
            raise ContentError([source.fault(at, f"there is no fieldset '{name}'", nearest(name, self._sources))])
        if name in trail:
            raise ContentError([source.fault(at, f"the fieldset '{name}' includes itself")])
        if not isinstance(other.data, dict) or not isinstance(other.data.get("fields"), dict):
            raise ContentError([other.fault((), "the key 'fields' is missing")])
        return other

    def _copy(self, source: Source, at: Path, to: Path, value: Any) -> Any:
        self._note(source, to, at)
        for key, inner in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            self._copy(source, (*at, key), (*to, key), inner)
        return value

    def _note(self, source: Source, to: Path, at: Path) -> None:
        self._lines[to] = source.line(*at)
        if source is not self._source:
            self._files[to] = source.file
