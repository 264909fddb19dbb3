/* A press that a reload under way would swallow: remembered over it, for this page, for a minute. */
const STORE = "caseflow:press";
const FRESH = 60_000;

export const named = (button) => ({ name: button?.name || "", value: button?.value || "" });

export const find = (form, press) =>
  Array.from(form.querySelectorAll("button[type=submit]")).find((one) => one.name === press.name && one.value === press.value);

export const remember = (press, now = Date.now()) => {
  try {
    sessionStorage.setItem(STORE, JSON.stringify({ ...press, path: location.pathname, at: now }));
  } catch { /* forbidden here: the person will have to press again */ }
};

/* The press on this page, once; null when there is none, or when it is too old to be meant still. */
export const recall = (now = Date.now()) => {
  try {
    const found = JSON.parse(sessionStorage.getItem(STORE) || "null");
    sessionStorage.removeItem(STORE);
    return found && found.path === location.pathname && now - found.at <= FRESH ? { name: found.name, value: found.value } : null;
  } catch {
    return null;
  }
};
