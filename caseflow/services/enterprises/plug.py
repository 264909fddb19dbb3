"""What organisations bring to the engine."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.services.engine.capability import Capability
from caseflow.services.foundation.audit import EventWords

PLUG = Capability(
    "enterprises",
    events={
        "enterprise_created": EventWords(say("Thêm đơn vị", "Organisation added")),
        "enterprise_changed": EventWords(say("Sửa thông tin đơn vị", "Organisation details changed")),
        "member_invited": EventWords(say("Mời người đại diện của đơn vị", "Person of the organisation invited")),
        "member_removed": EventWords(say("Gỡ người đại diện của đơn vị", "Person of the organisation removed")),
        "priority_claimed": EventWords(say("Khai báo đối tượng ưu tiên", "Priority group claimed")),
        "priority_verified": EventWords(say("Xác minh đối tượng ưu tiên", "Priority group verified")),
        "priority_ended": EventWords(say("Kết thúc áp dụng đối tượng ưu tiên", "Priority group ended")),
    },
)
