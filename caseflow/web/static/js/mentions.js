/* Which names fit what stands after an @, compared as they are typed: without accents, by the beginning of any word. */
export const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/* The @ before the cursor and what was typed after it; null where nobody is being named. */
export const asked = (text, cursor) => {
  const found = /(^|[^\p{L}\p{N}])@([\p{L}\p{M}\p{N} ]{0,40})$/u.exec(text.slice(0, cursor));
  return found && { at: cursor - found[2].length - 1, words: found[2] };
};

export const fitting = (people, words, most = 6) => {
  const begun = fold(words).trimStart();
  const fits = ({ name }) => {
    const folded = fold(name);
    return folded.startsWith(begun) || folded.split(" ").some((_word, at, all) => all.slice(at).join(" ").startsWith(begun));
  };
  return people.filter(fits).slice(0, most);
};

/* The text with the name in place of what was typed, and where the cursor goes. */
export const named = (text, cursor, { at }, name) => {
  const put = `@${name} `;
  const rest = text.slice(cursor).replace(/^ /, "");
  return { text: text.slice(0, at) + put + rest, cursor: at + put.length };
};
