"""One table: which error is which HTTP status; and the page that says so in the person's language."""

from __future__ import annotations

import traceback

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from caseflow.core import errors
from caseflow.core.calendar import MissingYear
from caseflow.core.text import Text, say
from caseflow.web.frame.i18n import say_text

_log = structlog.get_logger("caseflow.web")

STATUS: dict[type[errors.CaseflowError], int] = {
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.Refused: 422,
    errors.TooMany: 429,
    errors.Busy: 503,
    MissingYear: 503,
    errors.CaseflowError: 422,  # the words of a narrower error, such as an unsafe file
}

TITLES: dict[int, Text] = {
    400: say("Yêu cầu chưa đúng", "This request is not right"),
    401: say("Cần đăng nhập", "Please sign in"),
    403: say("Ông/bà chưa được phép làm việc này", "You may not do this"),
    404: say("Không tìm thấy trang", "Page not found"),
    405: say("Không mở được trang theo cách này", "This page cannot be opened this way"),
    409: say("Nội dung đã được người khác thay đổi", "Somebody changed this before you"),
    413: say("Tệp hoặc nội dung gửi lên vượt dung lượng cho phép", "The file or request is too large"),
    422: say("Chưa thực hiện được", "This could not be done"),
    429: say("Ông/bà đã thử quá nhiều lần", "Too many attempts"),
    500: say("Hệ thống gặp lỗi", "Something went wrong on our side"),
    503: say("Hệ thống đang bận", "The system is busy"),
}

SENTENCES: dict[int, Text] = {
    400: say("Nội dung gửi lên không đọc được. Vui lòng quay lại trang trước, tải lại và thử lại.",
             "What was sent could not be read. Please go back, reload the page and try again."),
    401: say("Phiên làm việc đã kết thúc. Vui lòng đăng nhập lại.", "Your session has ended. Please sign in again."),
    403: say("Tài khoản của ông/bà không có quyền này. Nếu cho rằng đây là nhầm lẫn, hãy liên hệ quản trị viên.",
             "Your account does not have this permission. If you think this is a mistake, contact the administrator."),
    404: say("Địa chỉ không đúng, hoặc nội dung không dành cho tài khoản của ông/bà.",
             "The address is wrong, or the content is not meant for your account."),
    405: say("Vui lòng quay lại trang trước và dùng nút trên trang.", "Please go back and use the button on the page."),
    409: say("Vui lòng xem lại nội dung mới nhất rồi thực hiện tiếp.", "Please look at the current state, then go on."),
    413: say("Vui lòng chọn tệp nhỏ hơn rồi gửi lại.", "Please choose a smaller file and send it again."),
    429: say("Vui lòng chờ ít phút rồi thử lại.", "Please wait a few minutes and try again."),
    500: say("Việc ông/bà vừa làm chưa được lưu. Vui lòng thử lại; nếu vẫn lỗi, hãy báo mã yêu cầu cho quản trị viên.",
             "What you just did was not saved. Please try again; if it fails again, tell us the request id."),
    503: say("Vui lòng thử lại sau ít phút. Việc ông/bà vừa làm chưa được lưu.",
             "Please try again in a few minutes. What you just did was not saved."),
}  # fmt: skip

EXPIRED = say(
    "Trang này đã mở quá lâu hoặc phiên làm việc đã đổi. Vui lòng tải lại trang và gửi lại.",
    "This page was open for too long or your session has changed. Please reload it and send again.",
)


def init_errors(app: Flask) -> None:
    """Registers the handlers; nothing but the table above decides a status."""
    app.register_error_handler(errors.CaseflowError, _expected)
    app.register_error_handler(CSRFError, lambda _error: _page(400, EXPIRED))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: errors.CaseflowError) -> int:
    """The HTTP status of an expected error."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def _expected(error: errors.CaseflowError) -> Response:
    response = _page(status_of(error), error.message, error)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    """Werkzeug's own errors, without its English sentences; a redirect it raises is passed on."""
    code = error.code or 500
    if 300 <= code < 400:
        return make_response(error.get_response())
    known = code if code in TITLES else 400 if code < 500 else 500
    response = _page(known, SENTENCES[known])
    for name in ("Allow", "Retry-After"):
        if name in error.get_response().headers:
            response.headers[name] = error.get_response().headers[name]
    return response


def _unexpected(error: Exception) -> Response:
    """A fault of ours: the log gets its kind and place but no values, the person gets the request id."""
    where = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]]
    _log.error("fault", kind=type(error).__name__, where=where)
    return _page(500, SENTENCES[500])


def _page(code: int, sentence: Text, error: errors.CaseflowError | None = None) -> Response:
    """The error as a page, or as JSON for scripts; without the layout where no address could be built."""
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(error=say_text(sentence), request_id=g.get("request_id", "")), code)
    page = "frame/error.html" if request_ctx.url_adapter is not None else "frame/bare.html"
    reasons = error.reasons if isinstance(error, errors.Refused) else ()
    meanwhile = error.meanwhile if isinstance(error, errors.Conflict) else ()
    body = render_template(
        page, code=code, title=TITLES[code], sentence=sentence, reasons=reasons, meanwhile=meanwhile,
        request_id=g.get("request_id", ""), title_prefix=_("Lỗi"),
    )  # fmt: skip
    return make_response(body, code)
