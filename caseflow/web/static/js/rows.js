/* Rows added and removed without the server; it reads them by their names, whatever the numbers. */
const NUMBERED = ["id", "name", "for", "aria-describedby", "data-question", "data-locate"];

export const numberOf = (id, field) => Number(id.slice(field.length + 1));

/* `sites-3-name` of row 3 as it reads in row 4; what belongs to no row stays as it is. */
export const renumbered = (value, field, from, to) => {
  const old = `${field}-${from}`;
  const rest = value.slice(old.length);
  return value.startsWith(old) && !/^\d/.test(rest) ? `${field}-${to}${rest}` : value;
};

/* The heading of the next row: its last number one higher. */
export const nextTitle = (title) => title.replace(/\d+$/, (number) => Number(number) + 1);

const empty = (part) => {
  if (part.matches("input[type=radio], input[type=checkbox]")) part.checked = false;
  else if (part.matches("input, textarea")) part.value = "";
  else if (part.matches("select")) part.selectedIndex = 0;
  else if (part.matches("output, .error-text")) part.textContent = "";
};

const said = (place) => place?.dispatchEvent(new Event("input", { bubbles: true }));

export const addRow = (pressed) => {
  const field = pressed.name.slice("_add_".length);
  const last = Array.from(pressed.closest(".rows").querySelectorAll(".row-card")).at(-1);
  const from = numberOf(last.id, field);
  const row = last.cloneNode(true);
  for (const part of [row, ...row.querySelectorAll("*")]) {
    for (const name of NUMBERED) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, renumbered(value, field, from, from + 1));
    }
    if (part.matches("[name^=_remove_]")) part.name = `_remove_${field}_${from + 1}`;
    empty(part);
  }
  const title = row.querySelector("legend span");
  title.textContent = nextTitle(title.textContent);
  last.after(row);
  window.htmx?.process(row);
  row.querySelector("input, textarea, select")?.focus();
  said(row);
};

export const removeRow = (pressed) => {
  const rows = pressed.closest(".rows");
  pressed.closest(".row-card").remove();
  said(rows.querySelector("input, textarea, select"));
};

/* A button of the rows whose request found no network. */
export const withoutServer = (pressed) => {
  if (pressed.name?.startsWith("_add_")) addRow(pressed);
  else if (pressed.name?.startsWith("_remove_")) removeRow(pressed);
};
