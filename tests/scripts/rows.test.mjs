import assert from "node:assert/strict";
import { test } from "node:test";

import { nextTitle, numberOf, renumbered } from "../../caseflow/web/static/js/rows.js";

test("the names of a row are counted on", () => {
  assert.equal(numberOf("participants-3", "participants"), 3);
  assert.equal(renumbered("participants-3-name", "participants", 3, 4), "participants-4-name");
  assert.equal(renumbered("participants-3", "participants", 3, 4), "participants-4");
  assert.equal(renumbered("participants-3-name-help participants-3-name-error", "participants", 3, 4).slice(0, 24), "participants-4-name-help");
});

test("what belongs to another row or to none stays as it is", () => {
  assert.equal(renumbered("participants-31-name", "participants", 3, 4), "participants-31-name");
  assert.equal(renumbered("place", "participants", 3, 4), "place");
});

test("the heading of the next row", () => {
  assert.equal(nextTitle("Người tham gia – dòng 9"), "Người tham gia – dòng 10");
  assert.equal(nextTitle("Người tham gia"), "Người tham gia");
});
