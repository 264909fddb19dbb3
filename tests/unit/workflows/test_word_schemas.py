"""An editor is told every word of `needs` and `does` in each way in which it may be written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from caseflow.core.words import Name
from caseflow.workflows.ports import Answer, Args, Effect, Guard, Names, NoArgs, Vocabulary
from caseflow.workflows.schema import Phase
from caseflow.workflows.word_schemas import with_words
from tests.unit.workflows.build import WORDS

NAME = {"maxLength": 40, "pattern": "^[a-z][a-z0-9_]*$", "type": "string"}


class One(Args):
    """A value that must be said."""

    value: Annotated[Name, Names("message")]
    to_: Annotated[Name, Names("party")] = Field(alias="to")


class Free(Args):
    """Nothing that must be said."""

    value: int = 3
    when: Answer | None = None


class Beside(Args):
    """No value at all."""

    form: Name


def told(vocabulary: Vocabulary, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return with_words(schema or {}, vocabulary)["$defs"]


def guard(word: str, args: type[Args]) -> Guard[Any]:
    return Guard(word, f"Of {word}.", args, lambda scene: [])


def test_a_word_without_arguments_is_said_alone() -> None:
    said = told(Vocabulary.of([guard("plain", NoArgs)], [Effect("act", "Acts.", NoArgs)]))
    assert said["Guard"] == {"anyOf": [{"description": "Of plain.", "const": "plain"}]}
    assert said["Effect"] == {"anyOf": [{"description": "Acts.", "const": "act"}]}


def test_a_value_is_said_with_its_word_and_the_rest_beside_it_or_everything_below() -> None:
    (beside, below) = told(Vocabulary.of([guard("tell", One)], []))["Guard"]["anyOf"]
    value, to = {"title": "Value", **NAME}, {"title": "To", **NAME}
    assert beside == {
        "description": "Of tell.",
        "type": "object",
        "additionalProperties": False,
        "properties": {"tell": value, "to": to},
        "required": ["tell", "to"],
    }
    assert below == {
        "description": "Of tell.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "tell": {
                "type": "object",
                "properties": {"value": value, "to": to},
                "required": ["value", "to"],
                "additionalProperties": False,
            }
        },
        "required": ["tell"],
    }


def test_a_word_whose_arguments_all_have_a_default_may_be_said_alone_too() -> None:
    said = told(Vocabulary.of([], [Effect("free", "Free.", Free)]))
    alone, beside, below = said["Effect"]["anyOf"]
    assert alone == {"description": "Free.", "const": "free"}
    assert beside["required"] == ["free"]
    assert below["properties"]["free"]["required"] == []
    assert beside["properties"]["when"]["anyOf"] == [{"$ref": "#/$defs/Answer"}, {"type": "null"}]
    assert set(said["Answer"]["properties"]) == {"answered", "field", "is"}


def test_a_word_without_a_value_is_said_with_everything_below_it_alone() -> None:
    (below,) = told(Vocabulary.of([guard("beside", Beside)], []))["Guard"]["anyOf"]
    assert set(below["properties"]) == {"beside"}
    assert below["properties"]["beside"]["required"] == ["form"]


def test_every_step_of_a_phase_is_told_the_words_and_keeps_what_else_is_known() -> None:
    plain = Phase.model_json_schema()
    made = with_words(plain, WORDS)
    for model in ("Action", "Task", "Extension"):
        for part, words in (("needs", "Guard"), ("does", "Effect")):
            before, after = (schema["$defs"][model]["properties"][part] for schema in (plain, made))
            assert after == {**before, "items": {"$ref": f"#/$defs/{words}"}}
    assert made["$defs"]["State"] == plain["$defs"]["State"]
    assert {**made, "$defs": {}} == {**plain, "$defs": {}}
    known = {form.get("const") or next(iter(form["properties"])) for form in made["$defs"]["Guard"]["anyOf"]}
    assert known == set(WORDS.guards)


def test_a_list_within_a_schema_is_told_as_well() -> None:
    inner = {"properties": {"needs": {"type": "array"}, "other": {}}}
    made = with_words({"anyOf": [inner, 3], "properties": "none"}, Vocabulary.of([], []))
    assert made["anyOf"][0]["properties"] == {
        "needs": {"type": "array", "items": {"$ref": "#/$defs/Guard"}},
        "other": {},
    }
    assert made["anyOf"][1] == 3
    assert made["properties"] == "none"
