import assert from "node:assert/strict";
import { test } from "node:test";

import { elsewhere } from "../../caseflow/web/static/js/notice.js";

test("every other page that waits is named once", () => {
  assert.deepEqual(elsewhere(["/a", "/b", "/a", "/here"], "/here"), ["/a", "/b"]);
  assert.deepEqual(elsewhere(["/here"], "/here"), []);
});
