import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { addEventListener() {}, querySelector: () => null, querySelectorAll: () => [] };
globalThis.window = { addEventListener() {} };
globalThis.Element = class { constructor(field) { this.field = field; } closest() { return this.field; } };

const { moved } = await import("../../caseflow/web/static/js/desk.js");
const { lettersOn, typing } = await import("../../caseflow/web/static/js/keyboard.js");

test("the cursor stays within the list", () => {
  assert.equal(moved(3, 0, 1), 1);
  assert.equal(moved(3, 2, 1), 2);
  assert.equal(moved(3, 0, -1), 0);
});

test("a key that goes into a field is no command", () => {
  assert.equal(typing({ target: new Element({}) }), true);
  assert.equal(typing({ target: new Element(null) }), false);
  assert.equal(typing({ target: {} }), false);
});

test("letters are on until somebody switches them off, also where nothing can be kept", () => {
  assert.equal(lettersOn(), true);
  globalThis.localStorage = { getItem: () => "off" };
  assert.equal(lettersOn(), false);
});
