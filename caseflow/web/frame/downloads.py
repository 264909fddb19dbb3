"""Files that the site itself makes: always an attachment, never shown inside this site, never kept by a cache."""

from __future__ import annotations

from flask import Response

from caseflow.gateways.names import content_disposition

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
SANDBOX = "sandbox; default-src 'none'"


def xlsx(content: bytes, name: str) -> Response:
    """A spreadsheet to be saved as `name`."""
    response = Response(content, content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
