"""What may be done by hand in the register: for each act its words, its form, and the service that takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from flask_babel import lazy_gettext as _l

from caseflow.certificates.acts import Act
from caseflow.core.actor import Actor
from caseflow.core.values import Values
from caseflow.services.certificates import act_forms, changes
from caseflow.services.certificates.act_forms import StartedForm
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result


class Take(Protocol):
    """Takes an act with its typed answers; gives {"certificate": public id of the page to show next}."""

    def __call__(self, ctx: Context, actor: Actor, public_id: str, values: Values, *, version: int, key: str) -> Result:
        """Raises Refused, Conflict, Invalid by field, NotAllowed, NotFound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAct:
    """One act: `name` as it stands in the address, `title` of its page, `label` of the button that leads there.

    `form` gives what is asked, of the certificate with this public id; `take` records it; `done` is said afterwards.
    """

    name: str
    title: str
    label: str
    icon: str
    done: str
    form: Callable[[Context, Actor, str], StartedForm]
    take: Take
    send: str = ""
    """The button under the form, where it does not say the title."""
    above: bool = False
    """Whether its button stands at the head of the page of a certificate."""
    main: bool = False
    grave: bool = False
    replaces: bool = False
    """Whether it enters a new certificate in the place of this one."""


def _entering(ctx: Context, actor: Actor, public_id: str) -> StartedForm:
    return act_forms.entering(ctx, actor)


def _enter(ctx: Context, actor: Actor, public_id: str, values: Values, *, version: int, key: str) -> Result:
    return changes.enter(ctx, actor, values, key)


ENTER = RegisterAct(
    name="enter",
    title=_l("Nhập giấy chứng nhận"),
    label=_l("Nhập giấy chứng nhận"),
    icon="plus",
    done=_l("Đã ghi giấy chứng nhận vào sổ."),
    form=_entering,
    take=_enter,
    send=_l("Ghi vào sổ"),
)
"""The one act that needs no certificate."""

_STATUS_DONE = _l("Đã ghi tình trạng mới của giấy chứng nhận.")

ACTS: Mapping[str, RegisterAct] = {
    act.name: act
    for act in (
        RegisterAct(
            name=Act.CORRECT,
            title=_l("Sửa giấy chứng nhận"),
            label=_l("Sửa"),
            icon="edit",
            done=_l("Đã lưu nội dung sửa."),
            form=partial(act_forms.refilling, act=Act.CORRECT),
            take=changes.correct,
            above=True,
        ),
        RegisterAct(
            name=Act.RENEW,
            title=_l("Chứng nhận lại"),
            label=_l("Chứng nhận lại"),
            icon="certificate",
            done=_l("Đã ghi giấy mới; giấy cũ được thay thế."),
            form=partial(act_forms.refilling, act=Act.RENEW),
            take=partial(changes.replace, act=Act.RENEW),
            above=True,
            main=True,
            replaces=True,
        ),
        RegisterAct(
            name=Act.SURVEY,
            title=_l("Ghi kết quả giám sát"),
            label=_l("Ghi kết quả giám sát"),
            icon="clipboard-check",
            done=_l("Đã ghi kết quả giám sát."),
            form=act_forms.surveying,
            take=changes.survey,
        ),
        RegisterAct(
            name=Act.TRANSFER,
            title=_l("Chuyển sang tổ chức chứng nhận khác"),
            label=_l("Chuyển tổ chức chứng nhận"),
            icon="arrow-right",
            done=_l("Đã ghi giấy của tổ chức chứng nhận mới; giấy cũ được thay thế."),
            form=partial(act_forms.refilling, act=Act.TRANSFER),
            take=partial(changes.replace, act=Act.TRANSFER),
            replaces=True,
        ),
        RegisterAct(
            name=Act.SUSPEND,
            title=_l("Ghi nhận đình chỉ"),
            label=_l("Đình chỉ"),
            icon="clock",
            done=_STATUS_DONE,
            form=partial(act_forms.changing, act=Act.SUSPEND),
            take=partial(changes.set_status, act=Act.SUSPEND),
            grave=True,
        ),
        RegisterAct(
            name=Act.RESTORE,
            title=_l("Ghi nhận khôi phục"),
            label=_l("Khôi phục"),
            icon="check",
            done=_STATUS_DONE,
            form=partial(act_forms.changing, act=Act.RESTORE),
            take=partial(changes.set_status, act=Act.RESTORE),
        ),
        RegisterAct(
            name=Act.WITHDRAW,
            title=_l("Ghi nhận thu hồi"),
            label=_l("Thu hồi"),
            icon="x",
            done=_STATUS_DONE,
            form=partial(act_forms.changing, act=Act.WITHDRAW),
            take=partial(changes.set_status, act=Act.WITHDRAW),
            grave=True,
        ),
    )
}
"""Everything that may be done to a certificate, in the order of the buttons of its page."""
