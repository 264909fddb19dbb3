/* What the page says of what could not be sent: beside the form, beside the place of a file, at the top. */

export const say = (message, near) => {
  let line = near.querySelector(".keep-state");
  if (!line) {
    line = document.createElement("p");
    line.className = "keep-state save-state mb-0 mt-2";
    line.setAttribute("role", "status");
    near.append(line);
  }
  line.textContent = message;
};

export const listFile = (target, entry, words) => {
  const line = document.createElement("p");
  line.className = "small-print mb-0 break";
  line.textContent = `${words} ${entry.name}`;
  target.append(line);
};

/* The pages besides this one, each once. */
export const elsewhere = (pages, here) => Array.from(new Set(pages)).filter((page) => page !== here);

/* What waits on another page is sent from there: it is named wherever the person is. */
export const remind = (pages, words) => {
  if (!pages.length) return;
  const note = document.createElement("aside");
  note.className = "notice notice-warning";
  note.append(words.wordsElsewhere);
  for (const page of pages) {
    const link = document.createElement("a");
    link.href = page;
    link.textContent = words.wordsOpen;
    note.append(" ", link);
  }
  document.querySelector("#content .container").prepend(note);
};
