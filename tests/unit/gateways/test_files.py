"""The content-addressed store, and the names files carry outside of it."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseflow.core.errors import TooLarge
from caseflow.gateways.files import DiskFiles
from caseflow.gateways.memory import MemoryFiles
from caseflow.gateways.names import NAME_CHARACTERS, clean_name, content_disposition, extension

CONTENT = "Đơn đề nghị hỗ trợ".encode() * 100_000
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["disk", "memory"])
def files(request, tmp_path):
    if request.param == "disk":
        yield DiskFiles(tmp_path / "files")
    else:
        store = MemoryFiles()
        yield store
        store.close()


def leftovers(files: DiskFiles) -> list[str]:
    return [p.name for p in files.path(SHA).parents[2].rglob("*") if p.is_file() and p.name != SHA]


class Broken(io.BytesIO):
    """A connection that breaks after the first piece."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError("the browser went away")
        return super().read(size)


def test_content_is_kept_once_under_its_digest(files):
    for _ in range(2):
        stored = files.put(io.BytesIO(CONTENT), len(CONTENT))
        assert (stored.sha256, stored.size, stored.kind) == (SHA, len(CONTENT), "")
    assert list(files.iter_all()) == [SHA]
    assert files.exists(SHA)
    assert files.path(SHA).parts[-3:] == (SHA[:2], SHA[2:4], SHA)
    with files.open(SHA) as stream:
        assert stream.read() == CONTENT
    assert leftovers(files) == []


def test_one_byte_over_the_limit_leaves_nothing(files):
    with pytest.raises(TooLarge) as caught:
        files.put(io.BytesIO(CONTENT), len(CONTENT) - 1)
    assert "MB" in caught.value.message("vi")
    assert (list(files.iter_all()), leftovers(files)) == ([], [])


def test_a_broken_upload_leaves_nothing(files):
    with pytest.raises(ConnectionResetError):
        files.put(Broken(CONTENT), len(CONTENT))
    assert (list(files.iter_all()), leftovers(files)) == ([], [])


def test_a_file_that_is_refused_is_never_stored(files):
    def refuse(path) -> str:
        assert path.read_bytes() == CONTENT
        raise ValueError("unsafe")

    with pytest.raises(ValueError, match="unsafe"):
        files.put(io.BytesIO(CONTENT), len(CONTENT), refuse)
    assert (list(files.iter_all()), leftovers(files)) == ([], [])
    assert files.put(io.BytesIO(CONTENT), len(CONTENT), lambda path: "pdf").kind == "pdf"


def test_what_a_dead_process_left_is_neither_seen_nor_kept_for_ever(files):
    files.put(io.BytesIO(CONTENT), len(CONTENT))
    remains = files.path(SHA).parents[2] / "incoming" / "tmp-of-a-dead-process"
    remains.write_bytes(b"half")
    assert list(files.iter_all()) == [SHA]
    assert files.sweep(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert files.sweep(datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert not remains.exists()
    assert files.exists(SHA)


def test_storing_again_mends_a_damaged_copy(files):
    files.put(io.BytesIO(CONTENT), len(CONTENT))
    files.path(SHA).write_bytes(b"damaged")
    files.put(io.BytesIO(CONTENT), len(CONTENT))
    assert files.path(SHA).read_bytes() == CONTENT


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", SHA.upper(), SHA + "0", SHA[:-1] + "\n", "g" * 64])
def test_only_a_digest_names_a_file(files, sha: str):
    for ask in (files.path, files.open, files.exists):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(sha)


def test_a_file_that_is_not_there_is_said_to_be_missing(files):
    assert not files.exists(SHA)
    with pytest.raises(FileNotFoundError):
        files.open(SHA)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Đơn đề nghị hỗ trợ.pdf", "Đơn đề nghị hỗ trợ.pdf"),
        (unicodedata.normalize("NFD", "Sơ đồ tổ chức.docx"), "Sơ đồ tổ chức.docx"),
        (r"C:\Users\an\Hồ sơ\Báo giá.xlsx", "Báo giá.xlsx"),
        ("../../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "tep"),
        ("..", "tep"),
        ("", "tep"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("hợp\u202edwgfdp.exe\x00.pdf", "hợpdwgfdp.exe.pdf"),
        ('a"; filename="b.html', "a_; filename=_b.html"),
        ("<script>alert(1)</script>.png", "script_.png"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("file.pdf. . ", "file.pdf"),
        ("\ufeffa\u200b.pdf", "a.pdf"),
        ("báo  cáo\t năm.pdf", "báo cáo năm.pdf"),
        ("x" * 400 + ".docx", "x" * 175 + ".docx"),
        ("ba\ud800d.pdf", "bad.pdf"),
    ],
)
def test_a_name_is_cleaned_and_keeps_vietnamese_and_extension(raw: str, clean: str):
    assert clean_name(raw) == clean


@given(st.text(max_size=300) | st.text("aă.đ /\\\x00\u202e\u0301", max_size=300))
@example("\u0301" * 400)
@example("con" + " " * 200 + ".pdf")
def test_a_clean_name_stays_clean_and_travels_through_the_header_unchanged(raw: str):
    name = clean_name(raw)
    assert clean_name(name) == name
    assert 0 < len(name) <= NAME_CHARACTERS + 1
    assert not set(name) & set('/\\<>:"|?*\r\n\x00')
    header = content_disposition(raw)
    assert header.isascii()
    assert header.isprintable()
    assert unquote(header.split("filename*=UTF-8''")[1]) == name
    assert header.count('"') == 2


def test_old_readers_get_the_letters_without_their_marks():
    assert content_disposition("Đơn đề nghị.pdf") == (
        "attachment; filename=\"Don de nghi.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    )


@pytest.mark.parametrize(("name", "expected"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.", "")])
def test_the_extension_is_what_follows_the_last_dot(name: str, expected: str):
    assert extension(name) == expected
