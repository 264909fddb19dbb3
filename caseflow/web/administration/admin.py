"""The administrator's desk: what needs somebody, messages, the audit log, how the installation fares."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import Refused
from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.administration import audit_log, conditions, mails, overview
from caseflow.services.messages import outbox as outgoing
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.days import day_in
from caseflow.web.frame.exports import sent
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import whole

bp = Blueprint("admin", __name__, url_prefix="/admin")
LOG = ("who", "about", "kind", "first", "last", "stream")
MAIL_TABS = (
    ("", _l("Tất cả")),
    ("dead", _l("Không gửi được")),
    ("queued", _l("Chờ gửi")),
    ("sent", _l("Đã gửi")),
    ("kept", _l("Của dữ liệu cũ")),
)
NEEDS: dict[str, tuple[str, Plain]] = {
    "dead": ("admin.outbox", {"status": "dead"}),
    "queued": ("admin.outbox", {"status": "queued"}),
    "content": ("contents.index", {}),
    "moves": ("editions.index", {}),
    "accounts": ("people.accounts", {"kind": "pending"}),
}
"""Where the rows of each number stand."""


@bp.get("")
def index() -> str:
    """What needs somebody now; each number opens its rows."""
    found = overview.overview(ctx(), actor())
    return render_template("administration/index.html", found=found, address=_rows)


def _rows(need: str) -> str:
    endpoint, given = NEEDS[need]
    return url_for(endpoint, **given)


@bp.get("/health")
def health() -> str:
    """How the installation fares."""
    return render_template("administration/health.html", conditions=conditions.conditions(ctx(), actor()))


@bp.get("/outbox")
def outbox() -> str:
    """Messages, sent and waiting."""
    words, status = nfc(request.args.get("q", ""))[:100], request.args.get("status", "")
    page = mails.page(ctx(), actor(), status=status, words=words, after=whole("after"))
    return render_template(
        "administration/outbox.html", page=page, words=words, status=status, tabs=MAIL_TABS,
        delivers=ctx().mailer is not None, first=not request.args.get("after"),
    )  # fmt: skip


@bp.get("/outbox/<int:message_id>")
def message(message_id: int) -> str:
    """One message with its exact text."""
    mail = mails.one(ctx(), actor(), message_id)
    return render_template("administration/message.html", mail=mail, delivers=ctx().mailer is not None)


@bp.post("/outbox/<int:message_id>/send")
def send_again(message_id: int) -> BaseResponse:
    """Queues a message that was given up once more."""
    outgoing.send_again(ctx(), actor(), message_id, request_key())
    flash(_("Thư sẽ được gửi lại trong ít phút."), "success")
    return redirect(url_for(".message", message_id=message_id), 303)


@bp.post("/outbox/send")
def send_all_again() -> BaseResponse:
    """Queues every message that was given up once more."""
    try:
        revived = outgoing.send_all_again(ctx(), actor(), request_key())
        flash(_("%(n)s thư sẽ được gửi lại trong ít phút.", n=revived), "success")
    except Refused as error:
        flash(say_text(error.message), "warning")
    return redirect(url_for(".outbox"), 303)


@bp.get("/audit")
def audit() -> str:
    """The audit log in words."""
    asked = _asked()
    page = audit_log.page(ctx(), actor(), asked, request.args.get("after"))
    kinds = sorted(audit_log.kinds(ctx()).items(), key=lambda item: say_text(item[1]))
    return render_template(
        "administration/audit.html", page=page, asked=asked, kinds=kinds, address=_log,
        first=not request.args.get("after"), narrowed=any(request.args.get(name) for name in LOG),
        export_address=url_for(".export_audit", **_kept()),
    )  # fmt: skip


@bp.post("/audit/export")
def export_audit() -> Response | BaseResponse:
    """The log as a file, narrowed as the address says."""
    return sent("nhat-ky", _log(), lambda form, key: audit_log.export(ctx(), actor(), _asked(), form, key))


def _asked() -> audit_log.Asked:
    given = {name: nfc(request.args.get(name, ""))[:100] for name in ("who", "about", "stream", "kind")}
    return audit_log.Asked(**given, first=day_in("first"), last=day_in("last"))


def _kept(**changes: str) -> Plain:
    kept = {name: request.args.get(name, "") for name in LOG} | changes
    return {name: text for name, text in kept.items() if text}


def _log(after: str | None = None, **changes: str) -> str:
    """The address of this view of the log, from `after` on."""
    return url_for("admin.audit", **_kept(**changes), after=after)
