"""The faults that `make mutants` plants: real slips, none in wording or types, drawn the same way every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mutants.changes import SourceText
from tests.mutants.finding import changes
from tests.mutants.reach import Reach
from tests.mutants.rooms import ROOT, Module, modules, pure_rooms
from tests.mutants.running import order
from tests.mutants.sampling import EQUIVALENT, Equivalent, equivalents, mutants, need_all, sample, shares


def _planted(source: str) -> set[str]:
    """What the changed lines of a source read."""
    text = SourceText(source)
    return {text.says(change)[1] for change in changes(text)}


def _module(source: str, name: str = "sums") -> Module:
    return Module("caseflow.core", f"caseflow.core.{name}", ROOT / f"caseflow/core/{name}.py", source, 3)


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = (a) == (b)", {"x = (a) != (b)"}),
        ("x = a is not None", {"x = a is None"}),
        ("x = a not  in b", {"x = a in b"}),
        ("x = a and b or c", {"x = a or b or c", "x = a and b and c"}),
        ("x = not a", {"x = (a)"}),
        ("x = y if a else z", {"x = y if (not (a)) else z"}),
        ("x = [y for y in z if y]", {"x = [y for y in z if True]"}),
        ("x = a - b", {"x = a + b"}),
        ("x = 'đ' + a", set()),
        ("x = 7", {"x = 8"}),
        ("x = True", {"x = False"}),
        ("x[a] = b", {"pass"}),
        ("f(đ, key=g)", {"pass", "f(đ)"}),
        ("x = max(a, key=g)", {"x = min(a, key=g)", "x = max(a)"}),
        ("x = a.strip()", {"x = a"}),
        ("x = a.startswith(b)", {"x = a.endswith(b)"}),
        ("x = a[b:]", {"x = a"}),
    ],
)
def test_a_line_invites_the_slips_a_person_makes(line: str, faults: set[str]) -> None:
    assert _planted(f"def f():\n    {line}\n") == faults


def test_an_answer_may_be_missing_and_a_limit_wrong_inside_an_annotation() -> None:
    assert _planted("def f():\n    return a\n") == {"return None"}
    assert _planted("class A:\n    n: Annotated[int, Field(ge=1)]\n") == {
        "n: Annotated[int, Field(ge=2)]",
        "n: Annotated[int, Field()]",
    }


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring of 7 words."""\n',
        "def f(a: Literal[1] | None = None) -> int: ...\n",
        "X = 'plain text'\nY = A | B\n",
        "def f():\n    x = say(f'{a + 1} và {b}', 'two 2')\n",
        "@dataclass(frozen=True)\nclass A:\n    x: int\n",
        "if TYPE_CHECKING:\n    x = 1\n",
        "def f():\n    assert x < 1\n",
        "x: int = Field(title='1', repr=False)\n",
        "from a import b\n",
        "def f():\n    x = f'{a:>10} {b[1]}'\n",
    ],
)
def test_nothing_is_planted_where_no_rule_stands(source: str) -> None:
    assert {line for line in _planted(source) if "Field()" not in line and line != "pass"} <= {source.strip()}


def test_a_fault_knows_its_function_and_the_lines_of_its_statement() -> None:
    text = SourceText(
        "x = 1\n\n\nclass A:\n    def f(self):\n        if (\n            a < b\n        ):\n            g()\n"
    )
    found = {(c.operator, c.new): (c.line, c.lines, c.function) for c in changes(text)}
    assert found["counted", "2"] == (1, (1, 1), "")
    assert found["compared", "<="] == (7, (6, 8), "A.f")
    assert found["dropped", "pass"] == (9, (9, 9), "A.f")


def test_a_diff_names_the_file_and_both_lines() -> None:
    (mutant,) = mutants(_module("x = 1\n"))
    assert mutant.diff.splitlines()[:2] == ["--- caseflow/core/sums.py", "+++ caseflow/core/sums.py"]
    assert mutant.diff.splitlines()[-2:] == ["-x = 1", "+x = 2"]
    assert mutant.source == "x = 2\n"


def test_the_pure_rooms_are_those_that_contract_5_names() -> None:
    text = '[[tool.importlinter.contracts]]\nname = "5. x"\ntype = "forbidden"\nsource_modules = ["caseflow.core"]\n'
    assert pure_rooms(text) == ["caseflow.core"]
    with pytest.raises(LookupError):
        pure_rooms(text.replace("5. x", "6. x"))
    rooms = {module.room for module in modules()}
    assert rooms == set(pure_rooms((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert {"caseflow.core", "caseflow.councils"} <= rooms


LINES = "".join(f"def f{i}():\n    return g(x + {i})\n\n\n" for i in range(20))


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    here = [_module(LINES)]
    first = [m.key for m in sample(here, 10, 1, set())]
    assert first == [m.key for m in sample(here, 10, 1, set())]
    assert first != [m.key for m in sample(here, 10, 2, set())]
    assert set(first) <= {m.key for m in sample(here, 15, 1, set())}, "a larger sample holds the smaller one"


def test_a_line_more_elsewhere_or_a_move_leaves_the_sample_as_it_was() -> None:
    before = {m.key for m in sample([_module(LINES)], 10, 1, set())}
    moved = Module("caseflow.papers", "caseflow.papers.sums", ROOT / "caseflow/papers/sums.py", f"# more\n\n{LINES}", 3)
    assert {m.key for m in sample([moved], 10, 1, set())} == before


def test_twins_in_one_function_are_two_faults() -> None:
    keys = [m.key for m in mutants(_module("def f():\n    g(1)\n    g(1)\n"))]
    assert len(set(keys)) == len(keys)


sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 300), min_size=1)


@given(sizes, st.integers(0, 500), st.data())
def test_shares_add_up_follow_size_and_stay_below_what_there_is(size, wanted: int, data: st.DataObject) -> None:
    most = {name: data.draw(st.integers(0, 300)) for name in size}
    given_ = shares(size, most, wanted)
    assert sum(given_.values()) == min(wanted, sum(most.values()))
    assert all(0 <= given_[name] <= most[name] for name in size)


@given(sizes, st.integers(0, 500))
def test_with_enough_faults_everywhere_a_share_is_as_exact_as_whole_numbers_can_be(size, wanted: int) -> None:
    given_ = shares(size, dict.fromkeys(size, 10_000), wanted)
    for name, share in given_.items():
        assert abs(share - wanted * size[name] / sum(size.values())) < 1


def test_an_equivalent_fault_is_left_out_and_an_entry_that_fits_nothing_stops_the_run() -> None:
    here = [_module("x = 1\ny = 5\n")]
    entry = Equivalent("sums.py", "counted", "x = 1", "x = 2", "nobody reads x")
    assert [m.before for m in sample(here, 9, 1, {entry})] == ["y = 5"]
    gone = Equivalent("sums.py", "counted", "z = 1", "z = 2", "x")
    need_all(here, {entry})
    with pytest.raises(LookupError, match=r"sums\.py: z = 1$"):
        need_all(here, {entry, gone})


def test_an_equivalent_fault_needs_its_reason() -> None:
    text = '[[fault]]\nfile = "a.py"\noperator = "counted"\nbefore = "x = 1"\nafter = "x = 2"\n'
    with pytest.raises(TypeError):
        equivalents(text)
    assert {e.why for e in equivalents(text + 'why = "nobody reads x"\n')} == {"nobody reads x"}


def test_a_fault_that_runs_as_its_module_is_imported_is_tried_by_every_file_that_imports_it() -> None:
    """Coverage sees only the first import, whichever file happens to make it."""
    path = "caseflow/workflows/facts.py"
    module = next(m for m in modules() if m.file == path)
    early, guards = "tests/unit/core/test_gs1.py::a", "tests/unit/workflows/test_guards.py::b"
    indirect = "tests/unit/councils/test_words.py::c"  # by what it builds its roads with
    lines = {path: {line: [0] for line in range(1, 60)}}
    known = Reach([early, guards, indirect], [0.3, 0.2, 0.1], lines, [])
    fault = mutants(module)[0]
    assert fault.change.function == ""
    tried = order(fault, known)
    assert tried is not None
    assert list(tried.tests) == [guards, early]
    assert known.of_importers("caseflow.workflows.machine") == {1, 2}


def test_every_fault_that_nobody_could_notice_still_has_its_line() -> None:
    listed = equivalents(EQUIVALENT.read_text("utf-8"))
    files = {entry.file for entry in listed}
    need_all([module for module in modules() if module.path.name in files], listed)
