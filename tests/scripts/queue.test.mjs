import assert from "node:assert/strict";
import { test } from "node:test";

import { attempt, oneAtATime, reached, Refused, sendFile } from "../../caseflow/web/static/js/queue.js";
import { stub } from "./fakes.mjs";

const yes = async () => true;
const no = async () => false;
const never = () => assert.fail("nobody asked for this");

test("without anything that waits the network is not asked", async () => {
  const tried = await attempt({ entries: [], waiting: null, reached: never, send: never });
  assert.equal(tried.outcome, "nothing");
});

test("without a network nothing is sent", async () => {
  const tried = await attempt({ entries: ["photo"], waiting: null, reached: no, send: never });
  assert.deepEqual(tried, { outcome: "later", sent: 0, refused: "" });
});

test("files go in their order, and a step alone is done at once", async () => {
  const gone = [];
  const send = async (entry) => gone.push(entry);
  assert.deepEqual(await attempt({ entries: ["a", "b"], waiting: null, reached: yes, send }), { outcome: "done", sent: 2, refused: "" });
  assert.deepEqual(gone, ["a", "b"]);
  const step = await attempt({ entries: [], waiting: { name: "", value: "" }, reached: yes, send: never });
  assert.deepEqual(step, { outcome: "done", sent: 0, refused: "" });
});

test("a file that is refused is named and does not stop the others", async () => {
  const send = async (entry) => { if (entry === "virus") throw new Refused("virus"); };
  const tried = await attempt({ entries: ["virus", "b"], waiting: null, reached: yes, send });
  assert.deepEqual(tried, { outcome: "done", sent: 1, refused: "virus" });
});

test("a connection that dies in between leaves the rest for later", async () => {
  const gone = [];
  const send = async (entry) => {
    if (entry === "b") throw new TypeError("failed to fetch");
    gone.push(entry);
  };
  assert.equal((await attempt({ entries: ["a", "b", "c"], waiting: null, reached: yes, send })).outcome, "later");
  assert.deepEqual(gone, ["a"]);
});

test("one try at a time, and the next one may come after a failure", async () => {
  let tries = 0;
  let fail;
  const flush = oneAtATime(() => {
    tries += 1;
    return new Promise((_, failed) => { fail = failed; });
  });
  const first = flush();
  await flush();
  assert.equal(tries, 1);
  fail(new Error("broken"));
  await assert.rejects(first, /broken/);
  flush();
  assert.equal(tries, 2);
});

test("only an answer is an answer", async (t) => {
  stub(t, { fetch: async () => ({ status: 404 }) });
  assert.equal(await reached("/mark.svg"), true);
  stub(t, { fetch: async () => { throw new TypeError("failed to fetch"); } });
  assert.equal(await reached("/mark.svg"), false);
  stub(t, { fetch: (_, { signal }) => new Promise((_done, failed) => { signal.addEventListener("abort", () => failed(signal.reason)); }) });
  assert.equal(await reached("/mark.svg", 0), false, "who does not answer in time is not there");
});

const entry = {
  key: "k1", action: "http://site/cases/1/documents/photos", typed: [["caption", "Kho"], ["next", "/cases/1"]],
  name: "Ảnh.jpg", type: "image/jpeg", blob: new Blob(["x"]),
};

test("a file arrives when the server says so under its key, and only then is it dropped", async (t) => {
  const posts = [];
  const dropped = [];
  const drop = async (key) => dropped.push(key);
  const answer = (url, status) => stub(t, {
    File: globalThis.File ?? Blob,
    fetch: async (where, { body }) => { posts.push([where, Object.fromEntries(body)]); return { url, status }; },
  });
  answer("http://site/cases/1?saved=k1", 200);
  await sendFile(entry, "token", drop);
  assert.deepEqual(dropped, ["k1"]);
  const [where, sent] = posts[0];
  assert.equal(where, entry.action);
  assert.deepEqual([sent.csrf_token, sent.key, sent.caption, sent.next], ["token", "k1", "Kho", "/cases/1"]);

  answer("http://site/sign-in", 200);
  await assert.rejects(sendFile(entry, "token", drop), TypeError);
  assert.deepEqual(dropped, ["k1"], "signed out: it stays");

  answer(entry.action, 422);
  await assert.rejects(sendFile(entry, "token", drop), Refused);
  assert.deepEqual(dropped, ["k1", "k1"], "refused: it is not sent again");
});
