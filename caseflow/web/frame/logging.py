"""One JSON line a request: id, route, status, time taken; never a name, an address or a query string."""

from __future__ import annotations

import secrets
import time

import structlog
from flask import Flask, Response, g, request

_log = structlog.get_logger("caseflow.web")


def init_logging(app: Flask) -> None:
    """Names every request and writes its line, but for static files; installed before anything else."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    """Names the request; first of all, so that also a refused one has a name in the log."""
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if request.endpoint != "static":
        spent = (time.perf_counter() - g.began) * 1000 if "began" in g else 0.0
        route = request.url_rule.rule if request.url_rule is not None else "(none)"
        _log.info("request", method=request.method, route=route, status=response.status_code, ms=round(spent, 1))
    return response
