"""When two applications ask for the same support: by the questions that distinguish, however they are spelled."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.forms.schema import FormDefinition
from caseflow.programmes import tax_code, twice

FORM = FormDefinition.model_validate(
    {
        "form": "asked",
        "title": "Đơn",
        "pages": [
            {
                "name": "one",
                "title": "Trang",
                "fields": {
                    "edition": {
                        "kind": "choice", "label": "Phiên bản", "distinguishes": True,
                        "options": {"2015": "ISO 9001:2015", "2026": "ISO 9001:2026"},
                    },
                    "wish": {"kind": "text", "label": "Mong muốn"},
                    "products": {
                        "kind": "rows", "label": "Sản phẩm",
                        "columns": {
                            "name": {"kind": "text", "label": "Tên", "distinguishes": True},
                            "standard": {"kind": "text", "label": "Tiêu chuẩn", "distinguishes": True},
                            "packing": {"kind": "text", "label": "Bao gói"},
                        },
                    },
                },
            }
        ],
    }
)  # fmt: skip
LONGAN = {"name": "Nhãn lồng sấy", "standard": "TCVN 1:2020", "packing": "Túi 500 g"}


def named(**values: Any) -> frozenset[twice.Key]:
    return twice.named_in([FORM], {"asked": values})


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        ({"products": [LONGAN]}, {"products": [LONGAN]}, True),
        ({"products": [LONGAN]}, {"products": [{**LONGAN, "name": "NHAN LONG  SAY", "packing": "Hộp"}]}, True),
        ({"products": [LONGAN]}, {"products": [{**LONGAN, "name": "Mật ong"}]}, False),
        ({"products": [LONGAN]}, {"products": [{**LONGAN, "standard": "TCVN 1:2026"}]}, False),
        ({"products": [LONGAN]}, {"products": [{**LONGAN, "name": "Mật ong"}, LONGAN]}, True),
        ({"edition": "2015"}, {"edition": "2015", "wish": "khác"}, True),
        ({"edition": "2015"}, {"edition": "2026"}, False),
        ({"edition": "2015"}, {}, None),
        ({}, {}, None),
        ({"wish": "như nhau"}, {"wish": "như nhau"}, None),
    ],
)
def test_another_product_or_another_edition_is_another_support(own: Any, other: Any, same: bool | None) -> None:
    assert twice.same(named(**own), named(**other)) is same


def test_what_a_case_is_for_is_said_in_the_words_of_its_application() -> None:
    said = {"asked": {"edition": "2015", "wish": "x", "products": [LONGAN, {"name": "Mật ong"}]}}
    assert twice.told([FORM], said).vi == "ISO 9001:2015; Nhãn lồng sấy TCVN 1:2020; Mật ong"
    assert twice.told([FORM], {}).vi == ""


@pytest.mark.parametrize(
    ("code", "firm"),
    [("0100109106", "0100109106"), ("0311638525-027", "0311638525"), ("033090001234", "033090001234")],
)
def test_a_branch_counts_as_its_firm_and_a_person_as_itself(code: str, firm: str) -> None:
    assert tax_code.base(code) == firm
