/* What stands in a form, and what of it the person typed. */
const NOT_TYPED = ["key", "csrf_token", "_base", "_version", "version", "_go"];

export const typed = (form) => {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body;
};

/* The same words, whatever keys and versions they carry. */
export const bare = (body) => {
  const copy = new URLSearchParams(body);
  NOT_TYPED.forEach((name) => copy.delete(name));
  copy.sort();
  return copy.toString();
};

const sent = (options) => {
  const chosen = options.filter((one) => one.defaultSelected);
  return (chosen.length ? chosen : options.slice(0, 1)).map((one) => one.value);
};

/* What the form held as the server sent it. */
export const served = (form) => {
  const body = new URLSearchParams();
  for (const part of form.elements) {
    if (!part.name || part.disabled || ["file", "submit", "button", "fieldset"].includes(part.type)) continue;
    if (["radio", "checkbox"].includes(part.type)) {
      if (part.defaultChecked) body.append(part.name, part.value);
    } else if (part.options) sent(Array.from(part.options)).forEach((value) => body.append(part.name, value));
    else body.append(part.name, part.defaultValue);
  }
  return body;
};

/* The answers that were changed between two states of a form, with what they are now. */
export const changes = (before, now) => {
  const names = new Set([...before.keys(), ...now.keys()].filter((name) => !NOT_TYPED.includes(name)));
  const same = (name) => before.getAll(name).join("\n") === now.getAll(name).join("\n");
  return Array.from(names).filter((name) => !same(name)).map((name) => [name, now.getAll(name)]);
};

export const apply = (form, changed) => {
  for (const [name, values] of changed) {
    for (const part of Array.from(form.elements).filter((one) => one.name === name)) {
      if (["radio", "checkbox"].includes(part.type)) part.checked = values.includes(part.value);
      else if (part.type !== "file") part.value = values[0] ?? "";
    }
  }
};
