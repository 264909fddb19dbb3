"""What people write into the forms of the demo: worded for the forms that ship, made up by rule for any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.calendar import plus_months
from caseflow.core.values import Plain, Values
from caseflow.demo.firms import Firm
from caseflow.forms.examples import Unanswerable, example
from caseflow.forms.schema import FormDefinition
from caseflow.workflows.certificate_words import Certificate

BODIES = tuple(f"Tổ chức chứng nhận {name} (giả định)" for name in ("Phù Sa", "Sông Luộc", "Cầu Gỗ"))
"""Who certifies; every name says that it is invented, because a certificate is shown outside its case too."""
CONSULTANT = "Công ty TNHH Tư vấn Lối Mới (giả định)"
HOST = "Trung tâm Kỹ thuật Đê Biển (giả định)"
REGISTRATION = "000/ĐK-VD (giả định)"
ACCREDITATION = "Văn phòng công nhận (giả định), số 000"
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an answer depends on: who applies, on which day, in which of the demo's cases; `cap` is the norm's."""

    firm: Firm
    on: date
    number: int
    size: str = "small"
    note: str = ""
    cap: int = 50_000_000
    percent: int = 50
    standard: str = ""
    edition: str = ""
    validity: int = 36
    officer: str = "Chuyên viên của Sở"

    @property
    def body(self) -> str:
        """Who certifies this applicant, the same from the quotation to the certificate."""
        return BODIES[self.firm.number % len(BODIES)]

    @property
    def total(self) -> int:
        """What building and certifying the system costs this applicant, in đồng."""
        return 60_000_000 + (self.number * 7 % 13) * 5_000_000

    @property
    def support(self) -> int:
        """What the norm in force allows of it."""
        return min(self.cap, self.total * self.percent // 100)

    def day(self, days: int) -> str:
        """The date `days` after the scene."""
        return (self.on + timedelta(days=days)).isoformat()


def answers(form: FormDefinition, scene: Scene) -> Plain:
    """A complete and right answer to `form`: worded where its questions are known, else by the rules of its fields."""
    certifies = {"number", "valid_to"} <= form.fields.keys()
    return _rightly(form, scene, _WORDED.get(form.name, _certificate if certifies else _of_the_firm)(scene))


def of_claim(form: FormDefinition, scene: Scene) -> Plain:
    """What an organisation says of a ground for priority that it claims, whatever grounds the plan has."""
    day = scene.day
    product = scene.firm.trade.products.split(",")[0]
    return _rightly(
        form,
        scene,
        {
            "product": product,
            "stars": 4,
            "issued_on": day(-300),
            "valid_to": day(795),
            "decision_number": f"{100 + scene.firm.number}/QĐ-UBND",
            "issuer": "province",
        },
    )


def _rightly(form: FormDefinition, scene: Scene, worded: Plain) -> Plain:
    """The words as far as the form takes them, the rest by the rules of its fields."""
    said = {name: value for name, value in worded.items() if name in form.fields}
    while True:
        try:
            return example(form, scene.on, **said)
        except Unanswerable as wrong:  # the words of another form's question: this one is answered by its rules
            if said.pop(wrong.field, None) is None:
                raise


def _of_the_firm(scene: Scene) -> Plain:
    """What an organisation answers, by the name of the question: applications share their questions."""
    firm, day = scene.firm, scene.day
    workers = max(1, firm.employees - firm.employees // 4)
    certification = scene.total // 3
    return {
        "sites": [{
            "name": "Trụ sở và nơi sản xuất", "address": f"{firm.address}, {firm.commune}, tỉnh Hưng Yên",
            "employees": firm.employees, "activities": firm.trade.scope,
        }],
        "contact_name": firm.contact, "contact_position": "Trưởng phòng chất lượng",
        "contact_phone": firm.phone, "contact_email": firm.email,
        "target_edition": "2015", "certification_scope": firm.trade.scope, "ea_code": firm.trade.ea_code,
        "main_products": firm.trade.products, "has_exclusions": scene.number % 3 == 0,
        "exclusions": "8.3 Thiết kế và phát triển, vì sản xuất hoàn toàn theo yêu cầu của khách hàng.",
        "processes": [
            {"name": name, "owner": owner, "outsourced": False}
            for name, owner in (
                ("Tiếp nhận đơn hàng", "Phòng kinh doanh"), ("Mua hàng", "Phòng vật tư"),
                ("Sản xuất, cung cấp dịch vụ", "Xưởng"), ("Kiểm tra chất lượng", "Phòng chất lượng"),
            )
        ],
        "shifts": [
            {"shift": "morning", "unit": "Xưởng", "people": workers},
            {"shift": "office", "unit": "Văn phòng", "people": max(1, firm.employees - workers)},
        ],
        "headcount_total": workers + max(1, firm.employees - workers),
        "has_system": False, "has_certificate": False,
        "gap_description": "Chưa có quy trình kiểm soát tài liệu, đánh giá nội bộ, xem xét của lãnh đạo bằng văn bản.",
        "defect_rate": f"{2 + scene.number % 5}.5", "complaints": 4 + scene.number % 9, "on_time_rate": "88",
        "uses_consultant": True, "consultant_name": CONSULTANT, "consultant_tax_code": "",
        "consultant_amount": scene.total - certification, "consultant_quoted_on": day(-12),
        "certification_body": scene.body, "accreditation": ACCREDITATION,
        "certification_amount": certification, "certification_quoted_on": day(-9),
        "requested_support": scene.support, "counterpart": scene.total - scene.support, "total_cost": scene.total,
        "counterpart_source": "own_capital", "other_support": False,
        "planned_start": day(60), "planned_end": day(330),
        "signer_name": firm.representative, "signer_position": "Giám đốc",
    }  # fmt: skip


def _budget(scene: Scene) -> Plain:
    return {
        "state_support": scene.support, "counterpart": scene.total - scene.support, "other": 0,
        "approved_total": scene.total, "norm_source": "Nghị quyết của Hội đồng nhân dân tỉnh (ví dụ, chờ xác nhận)",
    }  # fmt: skip


def _contract(scene: Scene) -> Plain:
    return {
        "host": HOST,
        "starts_on": scene.day(3), "ends_on": scene.day(270), "value": scene.total, "advance": scene.support // 2,
        "products": [{"name": "Kết quả theo nội dung được hỗ trợ", "requirement": "01 bộ hồ sơ kết quả",
                      "due_on": scene.day(240)}],
        "stages": [
            {"stage": "Tạm ứng", "condition": "Hợp đồng có hiệu lực", "due_on": scene.day(30),
             "amount": scene.support // 2},
            {"stage": "Quyết toán", "condition": "Nghiệm thu đạt, đủ chứng từ", "due_on": scene.day(270),
             "amount": scene.support - scene.support // 2},
        ],
    }  # fmt: skip


def _certificate(scene: Scene) -> Plain:
    first = decided(scene.on)
    return {
        "valid_to": (plus_months(first, scene.validity) - timedelta(days=1)).isoformat(),
        "number": f"VD-{scene.on.year}-{scene.number + 1:04d}", "standard": scene.standard, "edition": scene.edition,
        "scope": scene.firm.trade.scope, "certification_body": scene.body, "body_registration": REGISTRATION,
        "accreditation": ACCREDITATION, "decided_on": decided(scene.on).isoformat(),
        "valid_from": decided(scene.on).isoformat(),
    }  # fmt: skip


def named(rules: Certificate, firm: Firm) -> tuple[str, str, int]:
    """What a certificate of this kind names for this firm: standard, edition, and for how many months.

    Where any standard of a family will do, it is one of the firm's own products.
    """
    months = rules.validity_months or 36
    own = [f"{standard}:{year}" for standard, year in firm.trade.conforms]
    edition = next((one for one in rules.editions if one in own), rules.editions[0])
    name, _, year = edition.rpartition(":")
    if name.startswith(rules.standard):
        return name, year, months
    if name and rules.standard.startswith(name):
        return rules.standard, year, months
    of_family = [one for one in firm.trade.conforms if one[0].startswith(rules.standard)]
    if edition == rules.standard and of_family:
        return (*of_family[0], months)
    return rules.standard, "" if edition == rules.standard else edition, months


def held(firm: Firm, scheme: str, rules: Certificate, on: date, number: int) -> Plain:
    """A certificate that an organisation got without support last month."""
    standard, edition, months = named(rules, firm)
    return {
        "tax_code": firm.tax_code, "holder_name": firm.name, "commune": firm.commune, "scheme": scheme,
        "standard": standard, "edition": edition,
        **_paper(firm, f"VD-NG-{number + 1:04d}", on - timedelta(days=30), months),
    }  # fmt: skip


def renewed(old: Values, ends: date, on: date, number: int) -> Plain:
    """The next certificate of the same kind: decided just now, valid for three years when the `old` one `ends`."""
    first = max(on, ends + timedelta(days=1))
    return {
        **old, "number": f"VD-TC-{on.year}-{number:04d}", "decided_on": on.isoformat(),
        "valid_from": first.isoformat(), "valid_to": (plus_months(first, 36) - timedelta(days=1)).isoformat(),
    }  # fmt: skip


def _paper(firm: Firm, number: str, first: date, months: int) -> Plain:
    return {
        "number": number, "certification_body": BODIES[firm.number % len(BODIES)], "accreditation": ACCREDITATION,
        "scope": firm.trade.scope, "decided_on": first.isoformat(), "valid_from": first.isoformat(),
        "valid_to": (plus_months(first, months) - timedelta(days=1)).isoformat(),
    }  # fmt: skip


def decided(recorded: date) -> date:
    """When a certificate that the demo records on `recorded` was decided: four days before."""
    return recorded - timedelta(days=4)


def _survey(scene: Scene) -> Plain:
    return {
        "surveyed_on": scene.day(0), "place": f"{scene.firm.address}, {scene.firm.commune}",
        "participants": [
            {"name": scene.officer, "role": "Sở Khoa học và Công nghệ"},
            {"name": scene.firm.representative, "role": "Giám đốc"},
        ],
        "findings": "Nhà xưởng gọn, có ghi chép sản xuất hằng ngày; chưa có quy trình xử lý sản phẩm không phù hợp.",
        "defect_rate": f"{2 + scene.number % 5}.5", "complaints": 4 + scene.number % 9, "on_time_rate": "88",
    }  # fmt: skip


def _surveillance(scene: Scene) -> Plain:
    failed = scene.number % 11 == 10
    return {
        "done_on": scene.day(-3), "result": "failed" if failed else "passed",
        "note": "Chưa thực hiện đánh giá nội bộ trong năm." if failed else "Hệ thống được duy trì tốt.",
        "defect_rate": "1.5", "complaints": scene.number % 4, "on_time_rate": "96",
    }  # fmt: skip


_WORDED: Mapping[str, Callable[[Scene], Plain]] = {
    "supplement_request": lambda s: {
        "points": [{"what": "Bảng số lao động theo ca", "why": "Số liệu chưa khớp với đơn đăng ký.",
                    "ground": "Danh mục giấy tờ của nội dung hỗ trợ"}],
        "note": s.note or "Đề nghị đơn vị bổ sung bảng số lao động theo ca và địa điểm, khớp với đơn đăng ký.",
    },
    "refusal": lambda s: {
        "note": s.note or "Hồ sơ chưa đáp ứng điều kiện của nội dung hỗ trợ theo kế hoạch của tỉnh.",
        "legal_ground": "Thông tư 35/2021/TT-BTC, Điều 11 (ví dụ minh họa)",
    },
    "reason": lambda s: {"note": s.note or "Theo đề nghị của đơn vị và kết quả trao đổi giữa hai bên."},
    "eligibility_report": lambda s: {"size_class": s.size, "note": "Thông tin đăng ký và quy mô khớp với tờ khai."},
    "site_survey": _survey,
    "ranking_note": lambda _s: {"rank_group": "Không thuộc đối tượng ưu tiên", "note": "Xếp theo thời gian nộp hồ sơ."},
    "revision": lambda _s: {
        "note": "Đã làm rõ phạm vi áp dụng, bổ sung chỉ tiêu đầu ra và điều chỉnh tiến độ theo ý kiến hội đồng."
    },
    "budget": _budget,
    "decision": lambda _: {},
    "contract": _contract,
    "progress_report": lambda s: {
        "period_from": (s.on - _YEAR / 4).isoformat(), "period_to": s.day(-1), "done_percent": "45",
        "note": "Đã ban hành sổ tay chất lượng và các quy trình; đang đào tạo đánh giá viên nội bộ.",
    },
    "audit_plan": lambda s: {"certification_body": s.body, "planned_on": s.day(14)},
    "nonconformity": lambda s: {
        "grade": "minor", "due_on": s.day(60),
        "note": "Hồ sơ hiệu chuẩn thiết bị đo không đầy đủ (điều 7.1.5).",
    },
    "corrective_action": lambda s: {
        "note": "Đã hiệu chuẩn lại thiết bị, lập danh mục theo dõi và đào tạo người phụ trách.", "done_on": s.day(-1)
    },
    "acceptance_report": lambda s: {
        "accepted_on": s.day(0), "grade": "excellent" if s.number % 4 == 0 else "pass",
        "note": "Đã hoàn thành các nội dung của hợp đồng.",
    },
    "settlement_report": lambda s: {
        "settled": s.support, "disbursed": s.support, "recovered": 0, "settled_on": s.day(0)
    },
    "liquidation": lambda s: {
        "disbursed": s.support, "accepted": s.support // 2, "to_recover": s.support - s.support // 2,
        "liquidated_on": s.day(0), "note": "Hai bên thống nhất khối lượng đã thực hiện theo biên bản kiểm tra.",
    },
    "recovery": lambda s: {
        "amount": max(s.support - s.support // 2, 1), "pay_by": s.day(30),
        "account": "Tài khoản tạm thu tại Kho bạc Nhà nước (ví dụ)",
        "note": "Nội dung hỗ trợ không đạt; hoàn trả phần kinh phí không được chấp nhận quyết toán.",
    },
    "recovery_receipt": lambda s: {
        "recovered": max(s.support - s.support // 2, 1), "receipt": f"{s.number + 11}/GNT", "paid_on": s.day(0),
    },
    "surveillance_report": _surveillance,
}  # fmt: skip
