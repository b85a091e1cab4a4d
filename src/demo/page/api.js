// Talking to the demo's own server, which is the only one this page may reach.

import { word } from "./words.js";

/** What the chosen person sees now. */
export async function world(member, locale) {
  const answer = await fetch(`/api/world?${new URLSearchParams({ member, locale })}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Sends something the person does; resolves with `{ error }`, a sentence for the person, where it did not work. */
export async function act(what, body) {
  let answer;
  try {
    answer = await fetch(`/api/${what}`, {
      method: "POST",
      // A page of another origin cannot send this header without asking first, and nobody says yes.
      headers: { "content-type": "application/json", "x-demo": "1" },
      body: JSON.stringify(body),
    });
  } catch {
    return { error: word("unreachable") };
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok || data === null) return { error: word("refused") };
  return data.error ? { error: word(data.error) } : data;
}

/** Calls `changed` whenever something happened, and `linked(bool)` as the connection comes and goes. */
export function listen(changed, linked) {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => {
    linked(true);
    changed();
  });
  source.addEventListener("changed", changed);
  source.addEventListener("error", () => linked(false));
}
