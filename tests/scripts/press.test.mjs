import assert from "node:assert/strict";
import { test } from "node:test";

import { find, named, recall, remember } from "../../caseflow/web/static/js/press.js";
import { forbidden, storage, stub } from "./fakes.mjs";

const at = (test_, pathname, sessionStorage = storage()) => stub(test_, { location: { pathname }, sessionStorage });

test("a press is recalled once, on its own page", (t) => {
  at(t, "/cases/1");
  remember(named({ name: "_go", value: "next" }));
  assert.deepEqual(recall(), { name: "_go", value: "next" });
  assert.equal(recall(), null);
});

test("on another page, or a minute later, it is not meant any more", (t) => {
  const store = storage();
  at(t, "/cases/1", store);
  remember(named(null), 0);
  assert.deepEqual(recall(60_000), { name: "", value: "" });
  remember(named(null), 0);
  assert.equal(recall(60_001), null);
  remember(named(null));
  at(t, "/cases/2", store);
  assert.equal(recall(), null);
  at(t, "/cases/1", store);
  assert.equal(recall(), null, "and is forgotten there");
});

test("where the browser forbids the store nothing breaks", (t) => {
  at(t, "/cases/1", forbidden());
  remember(named(null));
  assert.equal(recall(), null);
});

test("the button is found by its name and value", () => {
  const buttons = [{ name: "_go", value: "stay" }, { name: "_go", value: "next" }, { name: "", value: "" }];
  const form = { querySelectorAll: () => buttons };
  assert.equal(find(form, { name: "_go", value: "next" }), buttons[1]);
  assert.equal(find(form, { name: "", value: "" }), buttons[2]);
  assert.equal(find(form, { name: "gone", value: "" }), undefined);
});
