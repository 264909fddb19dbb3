"""PDF: whole from header to end, readable, and without anything that acts by itself.

Names are looked for in everything that is not a stream, also when letters are written as #xx, and inside object
streams, which hide objects in compressed form. An object stream is known by what it holds (numbers first), not by what
its dictionary says, so a false dictionary hides nothing.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from caseflow.gateways.inspection.rules import MARKUP, Limits, UnsafeFile, costly, damaged, double_faced, refuse

BLIND_SPOTS: Final = (
    "Object streams packed otherwise than by Flate, ASCII85 or ASCIIHex, or packed with a predictor, cannot be seen "
    "into: a file whose dictionaries announce one is refused. Pictures, fonts and page contents are not interpreted."
)
"""What the inspection of PDF does not see, and what it does about it."""

_ACTIVE: Final = frozenset(
    (b"JS", b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"GoToE", b"ImportData")
)
_NAME: Final = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
# Possessive, so that a file of nothing but digits or blanks takes no longer than any other.
_OBJECT: Final = re.compile(rb"(?<!\d)\d++[\s\x00]++\d++[\s\x00]++obj\b|\bobj[\s\x00]*+<<")
_NUMBERS: Final = re.compile(rb"(?:[\s\x00]|%[^\r\n]*[\r\n])*+\d++(?:[\s\x00]|%[^\r\n]*[\r\n])++\d")
_HEX: Final = re.compile(rb"[0-9A-Fa-f\s]+>?")
_HEAD: Final = 1024
_LAYERS: Final = 4
_PIECE: Final = 4096
_BLANKS: Final = b" \t\n\r\x0b\x0c\x00"


def inspect_pdf(path: Path, limits: Limits) -> None:
    """A whole PDF without scripts, launchers, attachments or passwords; raises UnsafeFile."""
    data = path.read_bytes()
    _frame(path, data, limits)
    plain: list[bytes] = []
    packed: list[tuple[bytes, bytes]] = []
    for dictionary, stream in _parts(data, limits):
        plain.append(dictionary)
        packed.append((dictionary, stream))
    if sum(part.count(b"/") for part in plain) > limits.pdf_names:
        raise costly()
    names = _names(b"\n".join(plain))
    if b"Encrypt" in names:
        raise refuse(
            "Tệp PDF có đặt mật khẩu hoặc bị khóa. Vui lòng gỡ bảo vệ rồi tải lại.",
            "The PDF is protected or has a password. Please remove the protection and send it again.",
        )
    budget = limits.pdf_objects_bytes
    for dictionary, stream in packed:
        found, used = _hidden_names(dictionary, stream, budget, limits)
        names |= found
        budget -= used
    if names & _ACTIVE:
        raise refuse(
            "Tệp PDF có chứa mã lệnh, tệp đính kèm hoặc biểu mẫu động. Vui lòng in lại ra PDF thường.",
            "The PDF holds scripts, attachments or an active form. Please print it to a plain PDF.",
        )


def _frame(path: Path, data: bytes, limits: Limits) -> None:
    """Header first, end last, a cross-reference between them, and no other kind of file around."""
    if not re.match(rb"%PDF-[12]\.\d", data):
        raise damaged()
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data or not _OBJECT.search(data):
        raise damaged()
    trailing = data[end + len(b"%%EOF") :]
    if len(trailing) > limits.pdf_trailing_bytes or MARKUP.search(trailing) or MARKUP.search(data[:_HEAD]):
        raise double_faced()
    if zipfile.is_zipfile(path):
        raise double_faced()


def _parts(data: bytes, limits: Limits) -> Iterator[tuple[bytes, bytes]]:
    """The file as pairs of (what stands before a stream, the stream); the last stream is empty."""
    at = 0
    for _ in range(limits.pdf_streams):
        start = _STREAM.search(data, at)
        if start is None:
            yield data[at:], b""
            return
        end = data.find(b"endstream", start.end())
        stream = data[start.end() : end if end >= 0 else len(data)]
        # No object begins inside a stream: one that seems to was hidden behind a false word "stream".
        if _OBJECT.search(stream):
            raise damaged()
        yield data[at : start.start()], stream
        at = start.end() + len(stream)
    raise damaged()


def _names(data: bytes) -> set[bytes]:
    """Every name in `data` with its #xx resolved."""
    names = {found[1] for found in _NAME.finditer(data)}
    return {_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name for name in names}


def _hidden_names(dictionary: bytes, stream: bytes, budget: int, limits: Limits) -> tuple[set[bytes], int]:
    """The names in an object stream and how many bytes it unpacked to; nothing for any other stream."""
    own = _names(dictionary[_last_object(dictionary) :])
    announced = b"ObjStm" in own or {b"First", b"N"} <= own
    if announced and b"Predictor" in own:
        raise _opaque()
    content = stream
    for _ in range(_LAYERS):
        unpacked = _unpack(content, budget, limits.pdf_ascii_bytes)
        if unpacked is None:
            break
        content = unpacked
    if _NUMBERS.match(content):
        if content.count(b"/") > limits.pdf_names:
            raise costly()
        return _names(content), 0 if content is stream else len(content)
    if announced and stream.strip():
        raise _opaque()
    return set(), 0


def _last_object(dictionary: bytes) -> int:
    return max((found.start() for found in _OBJECT.finditer(dictionary)), default=0)


def _opaque() -> UnsafeFile:
    return refuse(
        "Tệp PDF được nén theo cách không kiểm tra được. Vui lòng in lại ra PDF thường.",
        "The PDF is packed in a way that cannot be checked. Please print it to a plain PDF.",
    )


def _unpack(data: bytes, budget: int, ascii_bytes: int) -> bytes | None:
    """One layer less; None when it is no layer we know. Only what may be an object stream is unpacked whole."""
    head = _inflate(data, _HEAD)
    if head:
        return _whole(data, budget) if _is_layer(head) else head
    text = data.strip()
    if text.endswith(b"~>"):
        return _ascii85(text.removeprefix(b"<~")[:-2], ascii_bytes)
    if text.endswith(b">") and _HEX.fullmatch(text):
        digits = b"".join(text[:-1].split())
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    return None


def _ascii85(text: bytes, most: int) -> bytes | None:
    """The bytes behind the text, its head alone when it is no layer; None when it is no ASCII85."""
    digits = text.translate(None, _BLANKS)
    try:
        head = base64.a85decode(digits[: _HEAD * 5].replace(b"z", b"!!!!!")[: _HEAD * 5])
        if not _is_layer(head):
            return head
        if len(digits) > most or digits.count(b"z") * 4 > most:
            raise _opaque()
        return base64.a85decode(digits)
    except ValueError:
        return None


def _is_layer(head: bytes) -> bool:
    """Whether the unpacked head is an object stream, or packed once more."""
    packed_again = _inflate(head, 1) or _HEX.fullmatch(head) or head.lstrip().startswith(b"<~")
    return bool(packed_again) or _NUMBERS.match(head) is not None


def _whole(data: bytes, budget: int) -> bytes:
    unpacked = _inflate(data, budget + 1) if budget > 0 else b""
    if not unpacked or len(unpacked) > budget:
        raise _opaque()
    return unpacked


def _inflate(data: bytes, limit: int) -> bytes:
    """At most `limit` bytes of Flate data, to the first damage, as lenient readers do; empty when it is not Flate."""
    source = data.lstrip(b"\r\n")
    inflater = zlib.decompressobj()
    result = bytearray()
    for at in range(0, len(source), _PIECE):
        piece = source[at : at + _PIECE]
        before = inflater.copy()
        try:
            result += inflater.decompress(piece, limit - len(result))
        except zlib.error:
            return bytes(result + _to_the_damage(before, piece, limit - len(result)))
        if inflater.eof or len(result) >= limit:
            break
    return bytes(result)


class Inflater(Protocol):
    """What zlib hands out for unpacking piece by piece; its own class has no public name."""

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        """The next bytes, at most `max_length`."""
        ...


def _to_the_damage(inflater: Inflater, piece: bytes, limit: int) -> bytes:
    result = bytearray()
    with contextlib.suppress(zlib.error):  # the damage ends what can be read; it is expected here
        for byte in piece:
            if len(result) < limit:
                result += inflater.decompress(bytes((byte,)), limit - len(result))
    return bytes(result)
