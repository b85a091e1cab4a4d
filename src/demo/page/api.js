// Talking to the demo's own server, which is the only one this page may reach.

/** What the chosen person sees now. */
export async function world(member, locale) {
  const answer = await fetch(`/api/world?${new URLSearchParams({ member, locale })}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Sends something the person does; resolves with `{ error }` where it did not work. */
export async function act(what, body) {
  try {
    const answer = await fetch(`/api/${what}`, {
      method: "POST",
      // A page of another origin cannot send this header without asking first, and nobody says yes.
      headers: { "content-type": "application/json", "x-demo": "1" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) return { error: await answer.text() };
    return await answer.json();
  } catch (problem) {
    return { error: String(problem.message ?? problem) };
  }
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
