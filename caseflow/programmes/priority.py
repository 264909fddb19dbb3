"""The grounds for priority an applicant has on a day: computed from its profile or claimed with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.core.errors import Invalid
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain, Values
from caseflow.programmes.schema import SizeName

FLAGS: dict[str, Text] = {
    "sme": say("Doanh nghiệp nhỏ và vừa", "Small or medium-sized enterprise"),
    "cooperative": say("Hợp tác xã", "Cooperative"),
    "startup": say("Doanh nghiệp khởi nghiệp sáng tạo", "Innovative start-up"),
    "key_product": say("Sản phẩm chủ lực, đặc thù, tiềm năng", "Key, distinctive or promising product"),
    "ocop": say("Sản phẩm OCOP", "OCOP product"),
}
"""The grounds that are recorded and shown; which of them count, and how, is for the programme to say."""

COMPUTED = frozenset({"sme", "cooperative"})
"""Follow from size class and legal form; nobody claims or verifies them."""

CLAIMED = frozenset(FLAGS) - COMPUTED
"""Claimed by the applicant with evidence, then verified by an officer."""

_ENTERPRISES = frozenset({"private_enterprise", "limited_company", "joint_stock", "partnership", "state_owned"})
_COOPERATIVES = frozenset({"cooperative", "cooperative_union", "cooperative_group"})
_STARS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Ocop:
    """An OCOP certificate: the product, its stars (1-5), and the days between which it is valid, both included."""

    product: str
    stars: int
    issued_on: date
    valid_to: date

    def valid_on(self, day: date) -> bool:
        """Whether the certificate is valid on `day`."""
        return self.issued_on <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Claim:
    """A ground as recorded: `details` as `clean_details` returned them; in force from `claimed_on` to `ended_on`."""

    kind: str
    details: Values
    claimed_on: date
    verified: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class FlagOnDay:
    """A ground in force on the day asked about, with what it rests on; computed ones count as verified."""

    kind: str
    title: Text
    explanation: Text
    verified: bool


def clean_details(kind: str, details: Values) -> Plain:
    """The details of a claim as stored; raises Invalid by field (`kind`, `product`, `stars`, `issued_on`, `valid_to`).

    `ocop` needs product, stars, issued_on and valid_to (as on the certificate); `key_product` the product; `startup`
    nothing. Dates may be `date` or `YYYY-MM-DD` and are stored as the latter.
    """
    if kind not in CLAIMED:
        raise Invalid.at("kind", "Diện ưu tiên không hợp lệ.", "This is not a ground that can be claimed.")
    if kind == "startup":
        return {}
    product = nfc(str(details.get("product") or ""))
    faults: dict[str, list[Text]] = {}
    if not product:
        faults["product"] = [say("Cần ghi tên sản phẩm.", "The product must be named.")]
    stored: Plain = {"product": product}
    if kind == "ocop":
        stored |= _clean_certificate(details, faults)
    if faults:
        raise Invalid(faults, details)
    return stored


def ocop(details: Values) -> Ocop:
    """The OCOP certificate that stored details describe."""
    issued_on, valid_to = (date.fromisoformat(details[key]) for key in ("issued_on", "valid_to"))
    return Ocop(details["product"], details["stars"], issued_on, valid_to)


def in_force(legal_form: str, size: SizeName | None, claims: Sequence[Claim], day: date) -> list[FlagOnDay]:
    """Every ground that holds on `day`, in the order of `FLAGS`; one that is claimed and not verified says so.

    `sme` holds for enterprises of the classes micro, small, medium; cooperatives have a ground of their own.
    """
    found = _computed(legal_form, size)
    for claim in claims:
        ended = claim.ended_on is not None and claim.ended_on <= day
        if claim.claimed_on <= day and not ended and _certificate_valid(claim, day):
            found.append(FlagOnDay(claim.kind, FLAGS[claim.kind], _explain(claim), claim.verified))
    order = list(FLAGS)
    return sorted(found, key=lambda flag: order.index(flag.kind))


def _computed(legal_form: str, size: SizeName | None) -> list[FlagOnDay]:
    found = []
    if legal_form in _ENTERPRISES and size not in (None, "large"):
        text = say("Tính theo quy mô đã khai (Nghị định 80/2021/NĐ-CP).", "From the declared size (Decree 80/2021).")
        found.append(FlagOnDay("sme", FLAGS["sme"], text, verified=True))
    if legal_form in _COOPERATIVES:
        text = say("Theo loại hình tổ chức.", "From the legal form.")
        found.append(FlagOnDay("cooperative", FLAGS["cooperative"], text, verified=True))
    return found


def _certificate_valid(claim: Claim, day: date) -> bool:
    return claim.kind != "ocop" or ocop(claim.details).valid_on(day)


def _explain(claim: Claim) -> Text:
    text = say("Theo minh chứng đã nộp", "By the evidence handed in")
    if claim.kind == "key_product":
        text = Text(vi=f"Sản phẩm: {claim.details['product']}", en=f"Product: {claim.details['product']}")
    if claim.kind == "ocop":
        held = ocop(claim.details)
        until = f"{held.valid_to:%d/%m/%Y}"
        text = say(
            f"{held.product}, {held.stars} sao, có hiệu lực đến {until}",
            f"{held.product}, {held.stars} stars, valid until {until}",
        )
    state = say("đã xác minh", "verified") if claim.verified else say("chờ xác minh", "to be verified")
    return say(f"{text.vi} ({state.vi}).", f"{text.en} ({state.en}).")


def _clean_certificate(details: Values, faults: dict[str, list[Text]]) -> Plain:
    stars = details.get("stars")
    if isinstance(stars, bool) or stars not in _STARS:
        faults["stars"] = [say("Số sao từ 1 đến 5.", "The stars are 1 to 5.")]
    days = {key: _day(details.get(key)) for key in ("issued_on", "valid_to")}
    for key, day in days.items():
        if day is None:
            faults[key] = [say("Cần ghi ngày.", "The date is needed.")]
    issued_on, valid_to = days["issued_on"], days["valid_to"]
    if issued_on and valid_to and valid_to < issued_on:
        faults["valid_to"] = [say("Ngày hết hạn trước ngày cấp.", "It would end before it was issued.")]
    return {"stars": stars} | {key: day.isoformat() for key, day in days.items() if day}


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
