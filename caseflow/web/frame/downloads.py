"""Files that the site itself makes: always an attachment, never shown inside this site, never kept by a cache."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wsgi import wrap_file

from caseflow.gateways.names import content_disposition
from caseflow.services.files.storage import Download

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jpg": "image/jpeg",
    "png": "image/png",
}
SANDBOX = "sandbox; default-src 'none'"


def xlsx(content: bytes, name: str) -> Response:
    """A spreadsheet to be saved as `name`."""
    return table(content, name, "xlsx")


def table(content: bytes, name: str, kind: str) -> Response:
    """A table to be saved as `name`; its kind is one of `TYPES`."""
    response = Response(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


def attachment(file: Download) -> Response:
    """A file as an attachment that no browser shows inside this site."""
    response = Response(wrap_file(request.environ, file.content), direct_passthrough=True)
    response.call_on_close(file.content.close)
    response.headers["Content-Type"] = TYPES[file.kind]
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = content_disposition(file.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
