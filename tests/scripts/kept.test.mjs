import assert from "node:assert/strict";
import { test } from "node:test";

import { text } from "../../caseflow/web/static/js/kept.js";
import { forbidden, storage, stub } from "./fakes.mjs";

const DAY = 24 * 3600 * 1000;

/* A page of somebody; its form holds `fields`. */
const page = (test_, { owner = "an", pathname = "/cases/1", localStorage = storage() } = {}) => {
  stub(test_, {
    localStorage, location: { pathname }, document: { body: { dataset: { owner } } },
    FormData: class { constructor(form) { return new Map(Object.entries(form.fields)); } },
  });
  return localStorage;
};
const form = (fields, step = true) => ({ fields, matches: () => step });

test("what was typed is kept for its page, without the token of the session", (t) => {
  page(t);
  text.put(form({ place: "Kho", csrf_token: "secret", key: "k1" }));
  assert.equal(text.take().body, "place=Kho&key=k1");
  assert.deepEqual([text.some(), text.waiting()], [true, []]);
  text.drop();
  assert.equal(text.take(), null);
});

test("what waits to be sent is known on every page of its owner, and on no page of another", (t) => {
  const shared = page(t);
  text.put(form({ key: "k1" }), { name: "", value: "" });
  page(t, { pathname: "/queue", localStorage: shared });
  assert.deepEqual(text.waiting(), ["/cases/1"]);
  page(t, { owner: "binh", localStorage: shared });
  assert.deepEqual([text.waiting(), text.some(), text.take()], [[], false, null]);
});

test("what arrived under its key is forgotten, what is a week old is swept", (t) => {
  const shared = page(t);
  text.put(form({ key: "k1" }));
  text.forget("k2");
  assert.equal(text.some(), true);
  text.forget("k1");
  assert.equal(text.some(), false);
  text.put(form({ key: "k3" }));
  shared.setItem("caseflow:draft:an:/old", JSON.stringify({ at: Date.now() - 8 * DAY, body: "" }));
  text.sweep();
  assert.deepEqual(Object.keys(shared), ["caseflow:draft:an:/cases/1"]);
  text.clear();
  assert.deepEqual(Object.keys(shared), []);
});

test("a store that is forbidden keeps nothing and breaks nothing", (t) => {
  page(t, { localStorage: forbidden() });
  text.put(form({ key: "k1" }));
  assert.deepEqual([text.take(), text.some(), text.waiting()], [null, false, []]);
  text.drop();
  text.forget("k1");
  text.sweep();
  text.clear();
});
