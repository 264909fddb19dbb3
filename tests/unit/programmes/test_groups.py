"""Priority groups as content: what is claimed stays readable, and every mistake is named with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError, parse, validate
from caseflow.programmes import loader, priority
from caseflow.programmes.priority import Claim
from caseflow.programmes.schema import Programme
from tests.support import full_plan

SHIPPED = loader.load(content_roots())["hung_yen"][0]
FULL = full_plan.text()
FULL_PLAN = validate(parse(FULL, "plan.yaml"), Programme)


def test_a_claim_of_a_group_that_the_plan_does_not_have_is_readable_and_no_ground() -> None:
    plan = FULL_PLAN.priority
    old = Claim("ocop", {"product": "Nhãn lồng", "stars": 4}, date(2026, 1, 1), verified=True)
    assert priority.in_force(plan, "farm", None, [old], date(2026, 6, 1)) == []
    assert priority.told(plan, "ocop", old.details).vi == "Nhãn lồng; 4"
    assert priority.told(plan, "material", {}).vi == ""


def test_a_claim_without_the_date_that_it_holds_by_holds_nothing() -> None:
    claim = Claim("ocop", {"product": "Nhãn"}, date(2026, 1, 1), verified=True)
    assert priority.in_force(SHIPPED.priority, "farm", None, [claim], date(2026, 6, 1)) == []


def test_answers_are_never_read_as_words_of_the_plan() -> None:
    details = {"product": "{stars} {0}", "stars": 4, "issued_on": "2026-01-01", "valid_to": "2027-01-01"}
    assert priority.told(SHIPPED.priority, "ocop", details).vi == (
        "Tên sản phẩm: {stars} {0}; Số sao: 4; "
        "Ngày quyết định: 01/01/2026; Ngày hết hiệu lực ghi trên giấy: 01/01/2027; Có hiệu lực đến: 01/01/2027"
    )


SHOWS = 'shows: {vi: "Sản phẩm: {product}"'
MISTAKES = [
    ("mode: LEXICOGRAPHIC", "mode: LEXICOGRAFIC", "mode:", "unknown word 'LEXICOGRAFIC' for 'mode' (did you mean"),
    ("mode: LEXICOGRAPHIC", "mode: COUNT", "grades:", "with COUNT a group counts once, whatever its grade"),
    (
        "ties: [women_led,",
        "ties: [woman_led,",
        "ties:",
        "unknown tie 'woman_led': ties are groups, 'submitted' and 'code'",
    ),
    ("ties: [women_led,", "ties: [sme,", "ties:", "the group 'sme' gives a place already"),
    ("ties: [women_led, submitted", "ties: [code, submitted", "ties:", "the tie 'code' is named already"),
    (
        "      claim: {evidence: {vi: Giấy đăng ký doanh nghiệp, en: Business registration}}\n",
        "",
        "women_led:",
        "'women_led' is neither claimed nor computed: nobody can belong to it",
    ),
    (
        "      size: [micro, small, medium]",
        "      size: [micro]\n      claim: {evidence: x}",
        "sme:",
        "both claimed and computed",
    ),
    ("size: [micro, small", "size: [micro, smal", "size:", "unknown word 'smal'"),
    (
        "legal_form: [private_enterprise",
        "legal_form: [private_enterprize",
        "legal_form:",
        "unknown legal form 'private_enterprize' (did you mean 'private_enterprise'?)",
    ),
    ("      legal_basis: Kế hoạch (ví dụ), mục III.a\n", "", "key_product:", "the key 'legal_basis' is missing"),
    ("        domestic: {vi: nguyên liệu trong nước, en: domestic material}\n", "", "grades:", "one grade is no grade"),
    (
        "      size: [micro, small, medium]",
        "      grades: {x: a, y: b}\n      size: [micro]",
        "grades:",
        "only what is claimed has",
    ),
    ("    women_led:\n", "    code:\n", "code:", "a group cannot be called 'code'"),
    (
        "product: {kind: text",
        "product: {kind: tekst",
        "product:",
        "unknown word 'tekst' for 'kind' (did you mean 'text'?)",
    ),
    ("product: {kind: text", "product: {kind: email", "product:", "a claim cannot ask for 'email'"),
    ("product: {kind: text", "grade: {kind: text", "grade:", "a detail cannot be called 'grade'"),
    (
        "required: true, max: 200}",
        "required: true, not_before: x}",
        "product:",
        "a field of kind 'text' has no 'not_before'",
    ),
    (SHOWS, SHOWS.replace("{product}", "{produkt}"), "shows:", "'{produkt}' is no detail of the claim (did you mean"),
    (SHOWS, SHOWS.replace("{product}", "{product.kind}"), "shows:", "'{product.kind}' is no detail of the claim"),
    (SHOWS, SHOWS.replace("{product}", "{product"), "shows:", "a brace that is no placeholder"),
    (
        f"        {SHOWS}",
        f"        valid: {{to: product}}\n        {SHOWS}",
        "valid:",
        "'product' is no date of the details",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "stands", "message"), MISTAKES, ids=[m[3][:40] for m in MISTAKES])
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, stands: str, message: str) -> None:
    assert right in FULL
    text = FULL.replace(right, wrong, 1)
    target = tmp_path / loader.FOLDER
    target.mkdir(parents=True)
    (target / "hung_yen.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        loader.load(ContentRoots(shipped=tmp_path))
    fault = next((f for f in caught.value.faults if message in str(f)), None)
    assert fault is not None, caught.value
    assert text.splitlines()[fault.line - 1].strip().startswith(stands)


@pytest.mark.parametrize("mode", ["LEXICOGRAPHIC", "COUNT"])
def test_who_goes_first_wants_groups_that_rank(tmp_path: Path, mode: Literal["LEXICOGRAPHIC", "COUNT"]) -> None:
    head, rest = FULL.split("priority:\n")
    groups = "priority:\n  mode: " + mode + "\n  legal_basis: x\n\n"
    target = tmp_path / loader.FOLDER
    target.mkdir(parents=True)
    (target / "hung_yen.yaml").write_text(head + groups + rest[rest.index("support_norm:") :], encoding="utf-8")
    with pytest.raises(ContentError, match=f"'{mode}' needs groups that rank"):
        loader.load(ContentRoots(shipped=tmp_path))
