import assert from "node:assert/strict";
import { test } from "node:test";

import { freshKey } from "../../caseflow/web/static/js/keys.js";

test("a key is as the server makes it, and no two are alike", () => {
  const keys = Array.from({ length: 50 }, freshKey);
  keys.forEach((key) => assert.match(key, /^[0-9a-f]{32}$/));
  assert.equal(new Set(keys).size, 50);
});
