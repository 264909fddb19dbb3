import assert from "node:assert/strict";
import { test } from "node:test";

import * as saver from "../../caseflow/web/static/js/saver.js";

const body = (name) => () => name;
const never = () => assert.fail("what waits for its answer is sent again as it was");

test("nothing typed, nothing sent", () => {
  assert.equal(saver.isDue(saver.begin), false);
});

test("what is typed is sent once, and what is typed meanwhile is due afterwards", () => {
  let state = saver.sent(saver.noted(saver.begin), body("first"));
  assert.equal(state.pending, "first");
  assert.equal(saver.isDue(state), false, "one request at a time");
  state = saver.noted(state);
  state = saver.saved(state);
  assert.equal(state.pending, null);
  assert.equal(saver.isDue(state), true);
  state = saver.saved(saver.sent(state, body("second")));
  assert.equal(saver.isDue(state), false);
});

test("without an answer the same request goes again, ever later, and no later than half a minute", () => {
  let state = saver.sent(saver.noted(saver.begin), body("first"));
  const waits = [];
  for (let n = 0; n < 7; n += 1) {
    state = saver.missed(state);
    waits.push(state.delay);
    assert.equal(saver.isDue(state), true);
    state = saver.sent(saver.noted(state), never);
    assert.equal(state.pending, "first");
  }
  assert.deepEqual(waits, [3000, 6000, 12_000, 24_000, 30_000, 30_000, 30_000]);
  assert.equal(saver.saved(state).delay, saver.WAIT);
  assert.equal(saver.online(state).delay, saver.WAIT);
  assert.equal(saver.saved(state).changed, true, "what was typed in between is still to be sent");
});

test("what an answer means", () => {
  const meant = [200, 204, 409, 403, 500, 503, 429, 401, 404, 0].map(saver.meaning);
  assert.deepEqual(meant, ["saved", "saved", "Conflict", "Locked", "later", "later", "later", "Ended", "Ended", "Ended"]);
});

test("after a refusal nothing is sent any more", () => {
  const state = saver.noted(saver.refused(saver.sent(saver.noted(saver.begin), body("first"))));
  assert.equal(saver.isDue(state), false);
  assert.equal(saver.mustWait(state, false), false, "a form is not held back for a save that will not come");
});

test("a form waits for a save under way; a file waits for what was typed, the page itself carries it", () => {
  const typed = saver.noted(saver.begin);
  assert.equal(saver.mustWait(saver.begin, false), false);
  assert.equal(saver.mustWait(typed, false), true);
  assert.equal(saver.mustWait(typed, true), false);
  assert.equal(saver.mustWait(saver.sent(typed, body("first")), true), true);
  const held = saver.held(typed, "form", "button");
  assert.deepEqual(held.held, { form: "form", button: "button" });
  assert.equal(saver.released(held).held, null);
  assert.equal(saver.isDue(saver.leaving(typed)), false, "the form itself carries everything now");
});
