/* The little of a browser that the scripts under test touch. */

export const storage = () => {
  const kept = new Map();
  const made = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, String(value)),
    removeItem: (name) => kept.delete(name),
  };
  return new Proxy(made, {
    ownKeys: () => Array.from(kept.keys()),
    getOwnPropertyDescriptor: (_, name) => (kept.has(name) ? { enumerable: true, configurable: true } : undefined),
  });
};

/* A store as a browser has it that forbids one. */
export const forbidden = () => new Proxy({}, { get() { throw new Error("forbidden"); } });

/* A field of a form; what is not said is as a text field has it. */
export const field = (name, value, more = {}) => ({ type: "text", name, value, defaultValue: value, disabled: false, ...more });
export const choice = (type, name, value, chosen) =>
  field(name, value, { type, checked: chosen, defaultChecked: chosen });

/* Sets globals for one test and puts them back. */
export const stub = (test, values) => {
  for (const [name, value] of Object.entries(values)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    test.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
  }
};
