import assert from "node:assert/strict";
import { test } from "node:test";

import { asked, fitting, fold, named } from "../../caseflow/web/static/js/mentions.js";

const PEOPLE = ["Đỗ Thu Hiền", "Lê An", "Lê An Bình"].map((name) => ({ name }));
const names = (words) => fitting(PEOPLE, words).map(({ name }) => name);

test("what stands after an @ before the cursor is asked for", () => {
  assert.deepEqual(asked("Nhờ @hi", 7), { at: 4, words: "hi" });
  assert.deepEqual(asked("@Đỗ Thu", 7), { at: 0, words: "Đỗ Thu" });
  assert.deepEqual(asked("Nhờ @hi xem", 7), { at: 4, words: "hi" });
  assert.equal(asked("thu@so.example", 14), null);
  assert.equal(asked("Nhờ @hi, rồi", 12), null);
  assert.equal(asked("không", 5), null);
});

test("a name is found by the beginning of any of its words, without accents", () => {
  assert.deepEqual(names(""), ["Đỗ Thu Hiền", "Lê An", "Lê An Bình"]);
  assert.deepEqual(names("hien"), ["Đỗ Thu Hiền"]);
  assert.deepEqual(names("ĐỖ t"), ["Đỗ Thu Hiền"]);
  assert.deepEqual(names("an b"), ["Lê An Bình"]);
  assert.deepEqual(names("ien"), []);
  assert.equal(fold("Đường"), "duong");
});

test("the name stands in place of what was typed, and the cursor behind it", () => {
  const place = asked("Nhờ @hi xem", 7);
  assert.deepEqual(named("Nhờ @hi xem", 7, place, "Đỗ Thu Hiền"), { text: "Nhờ @Đỗ Thu Hiền xem", cursor: 17 });
});
