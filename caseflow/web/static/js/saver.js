/* When the page of a form is saved: one request at a time, the same one again until it is answered, ever later without an answer.
   Every step takes a state and gives the next one; autosave.js does what they say. */
export const WAIT = 1500;
export const LONGEST_WAIT = 30_000;

export const begin = Object.freeze({
  changed: false, // something was typed that no request carries
  pending: null, // the body that is sent, with its key, until the server has answered
  sending: false,
  stopped: false, // the server will not take this page any more, or the form itself carries everything
  delay: WAIT,
  held: null, // a form, with its button, that waits until what is under way is saved
});

export const noted = (state) => ({ ...state, changed: true });

/* Whether there is something to send and nobody sends. */
export const isDue = (state) => !state.sending && !state.stopped && (state.pending !== null || state.changed);

/* The next request: what waits for its answer goes again as it was, else a `fresh` body with all that was typed. */
export const sent = (state, fresh) =>
  state.pending ? { ...state, sending: true } : { ...state, sending: true, changed: false, pending: fresh() };

/* What an answer of the server means: saved, later, or the words that say why it is over. */
export const meaning = (status) => {
  if (status >= 200 && status < 300) return "saved";
  if (status >= 500 || status === 429) return "later";
  return { 409: "Conflict", 403: "Locked" }[status] || "Ended";
};

export const saved = (state) => ({ ...state, sending: false, pending: null, delay: WAIT });
export const missed = (state) => ({ ...state, sending: false, delay: Math.min(state.delay * 2, LONGEST_WAIT) });
export const refused = (state) => ({ ...state, sending: false, pending: null, stopped: true });
export const leaving = (state) => ({ ...state, stopped: true });
export const online = (state) => ({ ...state, delay: WAIT });

/* Sent beside a save under way, the form would contradict it; a file sent from the same page would leave the text behind. */
export const mustWait = (state, isPage) => !state.stopped && (state.sending || (state.changed && !isPage));
export const held = (state, form, button) => ({ ...state, held: { form, button } });
export const released = (state) => ({ ...state, held: null });
