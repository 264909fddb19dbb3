"""The grounds for priority an applicant has on a day: computed from its profile or claimed with evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter

from caseflow.core.calendar import plus_months
from caseflow.core.errors import Invalid
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain, Values
from caseflow.forms import values as form_values
from caseflow.forms.schema import TEXTS, FormDefinition, FormField, Page
from caseflow.forms.showing import show
from caseflow.forms.typed import show_date
from caseflow.programmes.priority_words import GroupClaim, Priority, PriorityGroup, Validity
from caseflow.programmes.size_words import SizeName

GRADE = "grade"
"""The answer of a claim that names its grade."""
_UNTIL = say("Có hiệu lực đến", "Valid until")


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
    grade: str | None = None


def claimable(priority: Priority) -> dict[str, PriorityGroup]:
    """The groups that an applicant can claim, in the plan's order."""
    return {name: group for name, group in priority.groups.items() if group.claim is not None}


def claim_form(name: str, group: PriorityGroup) -> FormDefinition:
    """What is asked about a claim, as a form: its grade where the group has grades, and its details."""
    fields = dict(group.claim.details) if group.claim is not None else {}
    if group.grades:
        label = say("Mức ưu tiên", "Grade")
        fields = {GRADE: FormField(kind="choice", label=label, required=True, options=group.grades), **fields}
    return FormDefinition(name=name, title=group.title, pages=(Page(name=name, title=group.title, fields=fields),))


def clean_details(priority: Priority, kind: str, details: Values, today: date | None = None) -> Plain:
    """The details of a claim as stored; raises Invalid by field: `kind`, or a detail of the group.

    Dates may be `date` or `YYYY-MM-DD` and are stored as the latter. Without `today`, limits relative to the day are
    not checked.
    """
    group = claimable(priority).get(kind)
    if group is None:
        raise Invalid.at("kind", "Đối tượng ưu tiên không hợp lệ.", "This is not a ground that can be claimed.")
    form = claim_form(kind, group)
    said = {name: _stored(field, details.get(name)) for name, field in form.fields.items()}
    kept = form_values.prune(form, said)
    faults: dict[str, list[Text]] = {}
    for problem in form_values.problems(form, kept, today=today):
        faults.setdefault(problem.field, []).append(problem.message)
    if faults:
        raise Invalid(faults, details)
    return kept


def _stored(field: FormField, value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return nfc(value) if field.kind in TEXTS and isinstance(value, str) else value


def in_force(
    priority: Priority, legal_form: str, size: SizeName | None, claims: Sequence[Claim], day: date
) -> list[FlagOnDay]:
    """Every ground that holds on `day`, in the plan's order; one that is claimed and not verified says so.

    A claim of a group that the plan does not have, or that is not claimed there, is no ground.
    """
    found = [_computed(name, group) for name, group in priority.groups.items() if belongs(group, legal_form, size)]
    groups = claimable(priority)
    for claim in claims:
        group = groups.get(claim.kind)
        ended = claim.ended_on is not None and claim.ended_on <= day
        if group is None or ended or claim.claimed_on > day or not _allowed(claim.kind, group, claim.details):
            continue
        if _valid(group, claim.details, day):
            grade = claim.details.get(GRADE) if group.grades else None
            found.append(FlagOnDay(claim.kind, group.title, _explain(group, claim), claim.verified, grade))
    order = list(priority.groups)
    return sorted(found, key=lambda flag: order.index(flag.kind))


def told(priority: Priority, kind: str, details: Values) -> Text:
    """What a claim says, readable also where the plan has no such group any more; empty where it says nothing."""
    group = claimable(priority).get(kind)
    if group is None or group.claim is None:
        return _both(lambda _: "; ".join(str(value) for value in details.values()))
    return _said(group.claim, group.grades, details)


def belongs(group: PriorityGroup, legal_form: str, size: SizeName | None) -> bool:
    """Whether an organisation is of a computed group: by size class and by legal form, where the group names them."""
    if not group.size and not group.legal_form:
        return False
    return (not group.size or size in group.size) and (not group.legal_form or legal_form in group.legal_form)


def _computed(name: str, group: PriorityGroup) -> FlagOnDay:
    by_size = say("Tính theo quy mô đã khai (Nghị định 80/2021/NĐ-CP).", "From the declared size (Decree 80/2021).")
    by_form = say("Theo loại hình tổ chức.", "From the legal form.")
    return FlagOnDay(name, group.title, by_size if group.size else by_form, verified=True)


def _valid(group: PriorityGroup, details: Values, day: date) -> bool:
    """Whether the claim's own dates, both included, hold `day`; a date that is not said holds nothing."""
    valid = group.claim.valid if group.claim is not None else None
    if valid is None:
        return True
    said = day.isoformat()  # stored dates are ISO 8601: they sort as texts
    begins = valid.from_ is None or str(details.get(valid.from_) or "9999") <= said
    return begins and ((valid.to is None and valid.months is None) or said <= _until(valid, details))


def _until(valid: Validity, details: Values) -> str:
    """The last day on which a claim holds, as it is stored: the earlier of the one said and the one computed."""
    ends = [str(details[valid.to])] if valid.to is not None and details.get(valid.to) else []
    begins = details.get(valid.from_) if valid.months is not None and valid.from_ is not None else None
    if valid.months is not None and begins:
        last = plus_months(date.fromisoformat(str(begins)), valid.months) - timedelta(days=1)
        ends.append(last.isoformat())
    return min(ends, default="")


def _allowed(name: str, group: PriorityGroup, details: Values) -> bool:
    """Whether what was answered keeps the limits of the plan as it is now; what it asks anew may be missing."""
    form = claim_form(name, group)
    return not any(p.field in details for p in form_values.problems(form, form_values.prune(form, details)))


def _explain(group: PriorityGroup, claim: Claim) -> Text:
    text = _said(group.claim, group.grades, claim.details) if group.claim is not None else say("", "")
    if not text.vi:
        text = say("Theo minh chứng đã nộp", "By the evidence handed in")
    state = say("đã xác minh", "verified") if claim.verified else say("chờ xác minh", "to be verified")
    return say(f"{text.vi} ({state.vi}).", f"{text.en} ({state.en}).")


def _said(claim: GroupClaim, grades: Mapping[str, Text], details: Values) -> Text:
    """The answers of a claim as its content words them, its grade first."""

    def in_language(locale: str) -> str:
        shown = {name: show(field, details.get(name), locale) for name, field in claim.details.items()}
        if claim.shows is not None:
            rest = _filled(claim.shows(locale), shown)
        else:
            told = [f"{claim.details[n].label(locale)}: {value}" for n, value in shown.items() if value]
            rest = "; ".join([*told, *_end(claim.valid, details, locale)])
        grade = grades.get(str(details.get(GRADE)))
        return "; ".join(part for part in (grade(locale) if grade is not None else "", rest) if part)

    return _both(in_language)


def _end(valid: Validity | None, details: Values, locale: str) -> list[str]:
    """The computed end of a claim in words; nothing where its end is an answer of its own."""
    until = _until(valid, details) if valid is not None and valid.months is not None else ""
    return [f"{_UNTIL(locale)}: {show_date(date.fromisoformat(until))}"] if until else []


def _filled(words: str, shown: Mapping[str, str]) -> str:
    """`words` with each `{name}` replaced; nothing of a value is read as words."""
    parts = Formatter().parse(words)
    return "".join(text + (shown.get(name, "") if name is not None else "") for text, name, _, _ in parts)


def _both(in_language: Callable[[str], str]) -> Text:
    return say(in_language("vi"), in_language("en"))
