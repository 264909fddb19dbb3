"""DOCX and XLSX: a sound package of plain parts, without macros, objects, outside references or entities."""

from __future__ import annotations

import re
import stat
import struct
import xml.parsers.expat as expat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from caseflow.gateways.inspection.rules import PROGRAMS, Limits, UnsafeFile, costly, damaged, double_faced, refuse
from caseflow.gateways.names import extension

_TYPES: Final = "[Content_Types].xml"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_DOCX: Final = f"{_OFFICE}.wordprocessingml.document.main+xml"
_XLSX: Final = f"{_OFFICE}.spreadsheetml.sheet.main+xml"
_END_OF_ZIP: Final = 22

_XML: Final = frozenset(("xml", "svg", "psmdcp"))
_PLAIN: Final = re.compile("xml|svg|psmdcp|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|odttf|ttf|fntdata")
_ACTIVE: Final = re.compile(
    r"vbaproject|vbadata|oleobject|activex|macroenabled|/embeddings/|ctrlprops|macrosheet|dialogsheet", re.I
)
_ACTIVE_RELATIONS: Final = re.compile(
    r"vba|oleObject|control$|activeX|aFChunk|attachedToolbars|externalLink|/package$", re.I
)
_LINK: Final = re.compile(r"(https?://|mailto:|tel:|#)", re.I)
_FIELD: Final = re.compile(r"\x00\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b", re.I)
_FIELD_BEGINS: Final = "\x00"  # cannot stand in XML, so no text forges it


def inspect_docx(path: Path, limits: Limits) -> None:
    """A Word document of plain parts; raises UnsafeFile."""
    _inspect(path, limits, _DOCX)


def inspect_xlsx(path: Path, limits: Limits) -> None:
    """An Excel workbook of plain parts; raises UnsafeFile."""
    _inspect(path, limits, _XLSX)


def _inspect(path: Path, limits: Limits, content_type: str) -> None:
    _entries(path, limits)
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            _frame(path, package, members)
            _sizes(path, members, limits)
            for member in members:
                _name(member)
            _main_part(package, content_type)
            left = limits.elements
            for member in members:
                left -= _content(package, member, left)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise damaged() from error


def _entries(path: Path, limits: Limits) -> None:
    """By the marks of the entries alone, before they are read one by one."""
    if path.read_bytes().count(b"PK\x01\x02") > 2 * limits.members:
        raise _too_much()


def _too_much() -> UnsafeFile:
    return refuse(
        "Tệp chứa quá nhiều dữ liệu nén. Vui lòng chia nhỏ hoặc xuất lại tệp.",
        "The file unpacks to too much. Please split it or export it again.",
    )


def _frame(path: Path, package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """The package is the whole file: nothing before its first part, nothing after its directory."""
    if not members:
        raise damaged()
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            raise damaged()
        stream.seek(-_END_OF_ZIP, 2)
        ends = stream.read(4) == b"PK\x05\x06"
    if not ends or package.comment or min(member.header_offset for member in members) != 0:
        raise double_faced()


def _sizes(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """By the central directory alone, before anything is unpacked."""
    size = path.stat().st_size
    unpacked = sum(member.file_size for member in members)
    overlapping = sum(member.compress_size for member in members) > size
    too_dense = any(
        member.file_size > limits.ratio_from_bytes and member.file_size > limits.ratio * member.compress_size
        for member in members
    )
    many = len(members) > limits.members or unpacked > limits.unpacked_bytes
    if many or overlapping or too_dense or unpacked > limits.ratio * size:
        raise _too_much()


def _name(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.rstrip("/").split("/")
    clean = name.isprintable() and "\\" not in name and ":" not in name and not {"", ".", ".."} & set(parts)
    if not clean or member.flag_bits & 0x1 or stat.S_ISLNK(member.external_attr >> 16):
        raise damaged()
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    if _ACTIVE.search(f"/{name}"):
        raise _active()
    settings_of_a_printer = "printersettings" in name.lower() and extension(name) == "bin"
    if not member.is_dir() and not _PLAIN.fullmatch(extension(name)) and not settings_of_a_printer:
        raise _active()


def _active() -> UnsafeFile:
    return refuse(
        "Tệp có chứa macro, đối tượng nhúng hoặc tham chiếu ra bên ngoài. Vui lòng gỡ bỏ và lưu lại.",
        "The file holds macros, embedded objects or references to other files. Please remove them and save it again.",
    )


def _main_part(package: zipfile.ZipFile, content_type: str) -> None:
    """The package says that it is what its extension says, and no name stands in it twice."""
    names = {name.lower() for name in package.namelist()}
    if len(names) != len(package.namelist()) or _TYPES.lower() not in names:
        raise damaged()
    types: list[tuple[str, str]] = []

    def element(_: str, attributes: dict[str, str]) -> None:
        types.append((attributes.get("PartName", "").lower(), attributes.get("ContentType", "")))

    _parse(package.read(_TYPES), element)
    if any(_ACTIVE.search(kind) for _, kind in types):
        raise _active()
    main = [part for part, kind in types if kind == content_type]
    if len(main) != 1 or main[0].lstrip("/") not in names:
        raise damaged()


def _content(package: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    """Reads one part to its end, which checks its size and its checksum, too; gives how many elements it may have."""
    data = package.read(member)
    kind = extension(member.filename)
    elements = data.count(b"<") if kind == "rels" or kind in _XML else 0
    if elements > 2 * most:  # every element may be closed by a second mark
        raise costly()
    if kind == "rels":
        _parse(data, _relation)
    elif kind in _XML:
        _parse_part(data)
    elif kind == "vml":  # not always well-formed, so only looked at
        if b"<!" in data.replace(b"\x00", b"").replace(b"<!--", b"").replace(b"<![", b""):
            raise _active()
    elif data.startswith(PROGRAMS):
        raise _active()
    return elements // 2


def _relation(tag: str, attributes: dict[str, str]) -> None:
    """Only links that a person follows may lead outside."""
    if not tag.endswith("Relationship"):
        return
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    outside = attributes.get("TargetMode", "").lower() == "external" or "://" in target or target.startswith("\\\\")
    link = kind.endswith("/hyperlink") and _LINK.match(target)
    if _ACTIVE_RELATIONS.search(kind) or (outside and not link):
        raise _active()


def _parse_part(data: bytes) -> None:
    """A part of the document: no field that fetches, no link to another program."""
    fields = [_FIELD_BEGINS]
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = tag.rpartition(":")[2]
        inside = local in ("instrText", "delInstrText")
        if local == "ddeLink":
            raise _active()
        if local == "fldChar":
            fields.append(_FIELD_BEGINS)
        elif local == "fldSimple":
            fields.extend(_FIELD_BEGINS + value for name, value in attributes.items() if name.endswith("instr"))

    def text(characters: str) -> None:
        if inside:
            fields.append(characters)

    _parse(data, start, text)
    if _FIELD.search("".join(fields)):
        raise _active()


def _parse(
    data: bytes, start: Callable[[str, dict[str, str]], None], text: Callable[[str], None] | None = None
) -> None:
    """Parses XML with our handlers; a document type, and so any entity, is refused in every encoding."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged() from error


def _refuse_doctype(*_: object) -> None:
    raise _active()
