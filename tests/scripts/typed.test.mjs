import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, bare, changes, served } from "../../caseflow/web/static/js/typed.js";
import { choice, field } from "./fakes.mjs";

const query = (words) => new URLSearchParams(words);

test("the same words are the same, whatever keys, versions and order they come in", () => {
  assert.equal(bare(query("b=2&a=1&key=x&csrf_token=t&_version=3")), bare(query("a=1&b=2&key=y&_go=next")));
  assert.notEqual(bare(query("a=1")), bare(query("a=2")));
});

test("what the server sent is told from what was typed", () => {
  const elements = [
    field("place", "typed", { defaultValue: "served" }),
    choice("radio", "yes", "yes", true), choice("radio", "yes", "no", false),
    { ...choice("checkbox", "sign", "1", true), defaultChecked: false },
    field("size", "big", { type: "select-one", options: [{ value: "small", defaultSelected: false }, { value: "big", defaultSelected: false }] }),
    field("", "nameless"), field("photo", "", { type: "file" }), field("_go", "next", { type: "submit" }),
    field("off", "x", { disabled: true }),
  ];
  assert.equal(served({ elements }).toString(), "place=served&yes=yes&size=small");
});

test("what was typed while the kept text was on its way is laid over it, and nothing else", () => {
  const changed = changes(query("a=1&b=1&yes=yes&key=x"), query("a=1&b=2&yes=no&sign=1&key=y"));
  assert.deepEqual(changed, [["b", ["2"]], ["yes", ["no"]], ["sign", ["1"]]]);
  const elements = [
    field("a", "kept"), field("b", "kept"), choice("radio", "yes", "yes", true), choice("radio", "yes", "no", false),
    choice("checkbox", "sign", "1", false), field("b", "file", { type: "file" }),
  ];
  apply({ elements }, changed);
  assert.deepEqual(elements.map((one) => one.checked ?? one.value), ["kept", "2", false, true, true, "file"]);
});

test("what was emptied or unticked meanwhile stays so", () => {
  const elements = [choice("checkbox", "sign", "1", true), field("a", "kept")];
  apply({ elements }, changes(query("sign=1&a=1"), query("a=")));
  assert.deepEqual([elements[0].checked, elements[1].value], [false, ""]);
});
