/* What waits to be sent from a page: one try at a time at everything, files first, since the step may need them. */
const PATIENCE = 10_000;

/* `navigator.onLine` says yes on a dead connection; only an answer is an answer. */
export const reached = async (address, patience = PATIENCE) => {
  const gone = new AbortController();
  const clock = setTimeout(() => gone.abort(), patience);
  try {
    await fetch(address, { cache: "no-store", signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(clock);
  }
};

/* The server did not take the file: it is not sent again. */
export class Refused extends Error {}

export const sendFile = async (entry, token, drop) => {
  const body = new FormData();
  body.set("csrf_token", token);
  for (const [name, value] of entry.typed) body.append(name, value);
  body.set("key", entry.key);
  body.set("file", new File([entry.blob], entry.name, { type: entry.type }));
  const response = await fetch(entry.action, { method: "POST", body, credentials: "same-origin" });
  if (new URL(response.url).searchParams.get("saved") === entry.key) return drop(entry.key);
  if (response.status === 422 || response.status === 413) {
    await drop(entry.key);
    throw new Refused(entry.name);
  }
  throw new TypeError("not arrived");
};

/* One try: what came of it is `nothing`, `later`, or `done` with how many files went and which was refused. */
export const attempt = async ({ entries, waiting, reached: there, send }) => {
  if (!entries.length && !waiting) return { outcome: "nothing", sent: 0, refused: "" };
  if (!(await there())) return { outcome: "later", sent: 0, refused: "" };
  let sent = 0;
  let refused = "";
  for (const entry of entries) {
    try {
      await send(entry);
      sent += 1;
    } catch (error) {
      if (!(error instanceof Refused)) return { outcome: "later", sent, refused };
      refused = error.message;
    }
  }
  return { outcome: "done", sent, refused };
};

/* While one is under way a second one is not begun. */
export const oneAtATime = (act) => {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      await act();
    } finally {
      busy = false;
    }
  };
};
