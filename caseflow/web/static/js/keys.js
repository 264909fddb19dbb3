/* Keys under which an intent is done once, however often it is sent; as the server's own, 32 hexadecimal digits. */
const BYTES = 16;

export const freshKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
