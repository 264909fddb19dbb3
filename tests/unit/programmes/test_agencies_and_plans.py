"""Agencies, their plans and the days between: what is in force when, and every mistake with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError, Fault
from caseflow.programmes import agencies, loader, plans
from tests.support import new_plan, second_province

AGENCY = second_province.AGENCY_FILE
PLAN = second_province.PLAN_FILE


def agency(name: str, *, code: int, was: str = "") -> str:
    text = AGENCY.replace("agency: song_la", f"agency: {name}").replace("H97", f"H{code}")
    return text + (f"was: [{was}]\n" if was else "")


def plan(name: str, of: str, *, replaces: str = "", begins: str = "2026-01-01") -> str:
    text = PLAN.replace(second_province.PLAN, name).replace("agency: song_la", f"agency: {of}")
    text = text.replace("in_force_from: 2026-01-01\n", f"in_force_from: {begins}\n" if begins else "")
    text = text.replace("opens: 2026-02-01", f"opens: {begins or '2020-01-01'}").replace("2026-12-31", "2040-12-31")
    return text + (f"replaces: {replaces}\n" if replaces else "")


def roots(folder: Path, files: dict[str, str]) -> ContentRoots:
    for name, text in files.items():
        kind = "agencies" if text.startswith("agency:") else "programmes"
        path = folder / "workflows" / kind / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return ContentRoots(shipped=folder)


def found(folder: Path, **files: str) -> list[Fault]:
    where = roots(folder, files)
    try:
        return list(plans.faults(loader.load(where), agencies.load(where)))
    except ContentError as error:
        return error.faults


def of(folder: Path, name: str, **files: str) -> plans.Plans:
    where = roots(folder, files)
    programmes, known = loader.load(where), agencies.load(where)
    assert list(plans.faults(programmes, known)) == []
    made = plans.of(name, known, programmes)
    assert made is not None
    return made


A, B = agency("a", code=11), agency("b", code=12)


def test_the_shipped_plan_is_the_only_one_of_its_agency() -> None:
    known, programmes = agencies.load(content_roots()), loader.load(content_roots())
    made = plans.of("hung_yen", known, programmes)
    assert made is not None
    assert list(made.by_name) == ["hung_yen"]
    assert made.agency.name.vi == "Sở Khoa học và Công nghệ tỉnh Hưng Yên"
    assert (made.agency.province, made.agency.unit_code) == ("33", "000.00.16.H31")
    assert made.on(date(2020, 1, 1)) is made.on(date(2036, 1, 1)) is made.named("hung_yen")
    assert agencies.served(known, "") == "hung_yen"


def test_each_plan_is_in_force_until_the_day_before_the_next(tmp_path: Path) -> None:
    made = of(
        tmp_path, "a", a=A, first=plan("first", "a", begins=""),
        second=plan("second", "a", replaces="first", begins="2026-04-01"),
        third=plan("third", "a", replaces="second", begins="2028-07-01"),
    )  # fmt: skip
    assert list(made.by_name) == ["third", "second", "first"]
    days = [date(2020, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2028, 6, 30), date(2028, 7, 1)]
    assert [made.on(day).programme for day in days] == ["first", "first", "second", "second", "third"]
    with pytest.raises(KeyError):
        made.named("fourth")


def test_before_its_first_plan_an_agency_has_that_one(tmp_path: Path) -> None:
    made = of(tmp_path, "a", a=A, first=plan("first", "a", begins="2027-01-01"))
    assert made.on(date(2026, 1, 1)).programme == "first"


def test_a_merged_agency_has_the_plans_of_both_and_one_for_itself(tmp_path: Path) -> None:
    files = {
        "a": agency("a", code=11, was="b, gone"), "b": B,
        "old_a": plan("old_a", "a"), "old_b": plan("old_b", "b"), "old_gone": plan("old_gone", "gone"),
        "joint": plan("joint", "a", replaces="[old_b, old_a, old_gone]", begins="2026-07-01"),
    }  # fmt: skip
    made = of(tmp_path, "a", **files)
    assert set(made.by_name) == {"joint", "old_a", "old_b", "old_gone"}
    assert made.on(date(2026, 6, 30)).programme == "old_a", "its own, before that of the other"
    assert made.on(date(2026, 7, 1)).programme == "joint"
    known = agencies.load(ContentRoots(shipped=tmp_path))
    assert agencies.former(known, "a") == ("b", "gone")
    assert (agencies.today(known, "b"), agencies.today(known, "gone"), agencies.today(known, "c")) == ("a", "a", "")
    assert agencies.served(known, "") == "a"
    with pytest.raises(ContentError, match="the agency 'b' is 'a' today"):
        agencies.served(known, "b")


def test_who_took_over_an_agency_has_what_that_one_took_over(tmp_path: Path) -> None:
    known = agencies.load(
        roots(
            tmp_path,
            {"a": agency("a", code=11, was="b"), "b": agency("b", code=12, was="c"), "d": agency("d", code=14)},
        )
    )
    assert agencies.former(known, "a") == ("b", "c")
    assert (agencies.today(known, "c"), agencies.former(known, "d")) == ("a", ())
    with pytest.raises(ContentError, match="say which agency is served"):
        agencies.served(known, "")
    with pytest.raises(ContentError, match="there is no agency 'e'"):
        agencies.served(known, "e")


@pytest.mark.parametrize(
    ("files", "file", "stands", "message"),
    [
        ({"a": A, "p": plan("p", "aa")}, "programmes/p", "agency:", "unknown agency 'aa' (did you mean 'a'?)"),
        ({"a": A, "p": plan("p", "a"), "q": plan("q", "a", replaces="pp", begins="2027-01-01")}, "programmes/q",
         "replaces:", "unknown programme 'pp' (did you mean 'p'?)"),
        ({"a": A, "p": plan("p", "a", replaces="p")}, "programmes/p", "replaces:", "the plan would replace itself"),
        ({"a": A, "p": plan("p", "a", replaces="q"), "q": plan("q", "a", replaces="p", begins="2027-01-01")},
         "programmes/p", "replaces:", "the plan would replace 'q', and 'q' replaces it"),
        ({"a": A, "p": plan("p", "a"), "q": plan("q", "a", begins="2027-01-01")}, "programmes/q", "programme:",
         "the agency 'a' would have two plans in force, 'p' and this one: the later one says `replaces`"),
        ({"a": A, "p": plan("p", "a"), "q": plan("q", "a", replaces="p")}, "programmes/q", "in_force_from:",
         "in force from 2026-01-01, but 'p', which it replaces, from 2026-01-01 on"),
        ({"a": A, "p": plan("p", "a"), "q": plan("q", "a", replaces="p", begins="")}, "programmes/q", "replaces:",
         "a plan that replaces another says from which day: in_force_from"),
        ({"a": A, "b": B, "p": plan("p", "a"), "q": plan("q", "b", replaces="p", begins="2027-01-01")},
         "programmes/q", "replaces:", "'p' is a plan of the agency 'a', which 'b' never was"),
        ({"a": A, "p": plan("p", "a"), "q": plan("q", "a", replaces="p", begins="2027-01-01"),
          "r": plan("r", "a", replaces="p", begins="2028-01-01")},
         "programmes/r", "replaces:", "the plan 'p' is replaced by 'q' already"),
        ({"a": A, "p": plan("p", "a").replace("opens: 2026-01-01", "opens: 2025-12-31")}, "programmes/p", "opens:",
         "opens on 2025-12-31, before the plan is in force (2026-01-01)"),
        ({"x": A}, "agencies/x", "agency:", "the file must be named a.yaml"),
        ({"a": agency("a", code=11, was="a")}, "agencies/a", "was:", "an agency does not take itself over"),
        ({"a": agency("a", code=11, was="c"), "b": agency("b", code=12, was="c")}, "agencies/b", "was:",
         "'c' was taken over by 'a' already"),
        ({"a": agency("a", code=11, was="b"), "b": agency("b", code=12, was="a")}, "agencies/a", "was:",
         "'a' and 'b' take each other over"),
        ({"a": A, "b": agency("b", code=11)}, "agencies/b", "unit_code:", "the agency 'a' has this code"),
        ({"a": A.replace('"97"', "Sông La")}, "agencies/a", "province:", "'province'"),
        ({"a": A.replace("short:", "shot:")}, "agencies/a", "shot:", "unknown key 'shot' (did you mean 'short'?)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, files: dict[str, str], file: str, stands: str, message: str
) -> None:
    told = next((fault for fault in found(tmp_path, **files) if message in str(fault)), None)
    assert told is not None, [str(fault) for fault in found(tmp_path, **files)]
    assert told.file == f"workflows/{file}.yaml"
    line = (tmp_path / told.file).read_text(encoding="utf-8").splitlines()[told.line - 1]
    assert line.strip().startswith(stands)


def test_a_plan_beside_the_shipped_one_must_say_what_it_replaces(tmp_path: Path) -> None:
    def told(text: str) -> list[str]:
        where = ContentRoots(content_roots().shipped, new_plan.overlay(tmp_path, text))
        return [str(fault) for fault in plans.faults(loader.load(where), agencies.load(where))]

    assert told(new_plan.TEXT) == []
    (fault,) = told(new_plan.TEXT.replace("replaces: hung_yen\n", ""))
    assert "two plans in force, 'hung_yen' and this one" in fault
    assert "hung_yen_2026.yaml:1:" in fault
