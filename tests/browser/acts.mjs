// What a person does on the demo's page and what they look at, as the story's chapters need it.

/** Discord's limit for a first answer, in milliseconds. */
export const PROMISED = 3_000;
/** Until a noted punch is booked once TimeTrack is back, in milliseconds. */
export const DRAINED = 60_000;

// Expressions evaluated in the page.
export const LAST = "[...document.querySelectorAll('#messages .message')].at(-1)";
export const OPTIONS = "[...document.querySelectorAll('#palette [role=option] .name')].map(e => e.textContent)";
export const TIMER = (kind) => `document.querySelector('.timer[data-timer=${kind}]')?.dataset.state`;
/** The page has loaded. */
export const LOADED = "document.querySelectorAll('#member option').length === 5";
const TAB = (name) => `[...document.querySelectorAll('#tabs button')].find(b => b.dataset.tab === '${name}' || b.textContent.startsWith('# ${name}'))`;
/** What a tab shows as the number of unread messages: a channel by its name, or `direct`. */
export const UNREAD = (name) => `${TAB(name)}?.querySelector('.count')?.textContent`;
export const FOCUS = "document.activeElement?.id";
/** Every language of the bot: Discord's tag, the code, and its name in itself. */
export const LANGUAGES = "[...document.querySelectorAll('#locale option')].map(o => [o.value, o.lang, o.textContent])";

/** Every leaf of the slash commands that the bot registered, as `/group command`, from the demo's own server. */
export const REGISTERED = `fetch('/api/world?member=').then(r => r.json()).then(({ commands }) => commands.filter(c => (c.type ?? 1) === 1).flatMap(function leaves(c) {
  const nested = (c.options ?? []).filter(o => o.type < 3);
  return nested.length ? nested.flatMap(leaves).map(n => c.name + ' ' + n) : [c.name]; }).map(n => '/' + n))`;

export async function pick(page, name) {
  await page.see(`(() => { const s = document.getElementById('member'); s.value = [...s.options].find(o => o.textContent.startsWith('${name}')).value;
    s.dispatchEvent(new Event('change', { bubbles: true })); })()`);
  await page.until(`the panel of ${name}`, `document.getElementById('panel').textContent.includes('TimeTrack holds for ${name}')`);
}

/** Puts the keyboard on the line, which is empty then. */
export async function focusLine(page) {
  await page.see("(() => { const line = document.getElementById('say'); line.value = ''; line.focus(); })()");
}

/** Types a whole command by keyboard and sends it without options. */
export async function say(page, command) {
  const before = await page.see("document.querySelectorAll('#messages .message').length");
  await offered(page, command);
  await page.key("Enter");
  await page.until(`${command} to be chosen`, "!document.getElementById('chosen').hidden");
  const sent = Date.now();
  await page.key("Enter");
  await page.until(`a line about ${command}`, `document.querySelectorAll('#messages .message').length > ${before}`);
  return sent;
}

/** Types until the command is offered: what was under way before, such as a form that closes, may still take the focus away. */
async function offered(page, command) {
  const isMarked = `(line => line === document.activeElement && line.value === '${command}' && line.hasAttribute('aria-activedescendant'))(document.getElementById('say'))`;
  const end = Date.now() + 10_000;
  for (;;) {
    await focusLine(page);
    await page.type(command);
    try {
      return await page.until(`${command} to be offered`, isMarked, 1_000);
    } catch (problem) {
      if (Date.now() > end) throw problem;
    }
  }
}

export async function weather(page, name) {
  await page.press(`#weather-${name}`);
  await page.until(`TimeTrack to be ${name}`, `fetch('/api/world?member=').then(r => r.json()).then(w => w.weather === '${name}')`);
}

/** Moves the clock of the demo on, as the panel's button with this name does. */
export async function forward(page, to) {
  const before = Date.parse((await snapshot(page)).now);
  await page.press(`[data-move=${to}]`);
  await page.until(`the clock to be moved (${to})`, `fetch('/api/world?member=').then(r => r.json()).then(w => Date.parse(w.now) > ${before + 60_000})`);
  await page.until("the page to show it", "!document.querySelector('[data-move][aria-disabled=true]')");
}

/** What the server tells the page; `channel` is what stands in the channel that is shown. */
export function snapshot(page) {
  return page.see(`fetch('/api/world?' + new URLSearchParams({ member: document.getElementById('member').value })).then(r => r.json()).then((world) => {
    const shown = document.querySelector('#tabs [aria-selected=true]').dataset.tab;
    return { ...world, channel: world.channels.find(({ id }) => id === shown)?.items }; })`);
}

/** Shows a channel, or `direct` for the direct messages. */
export async function visit(page, name) {
  await page.see(`${TAB(name)}.click()`);
  await page.until(`${name} to be shown`, `${TAB(name)}.getAttribute('aria-selected') === 'true'`);
}

/** Discord's ids begin with their instant: milliseconds since 2015. */
export function instantOf(snowflake) {
  return Number((BigInt(snowflake) >> 22n) + 1_420_070_400_000n);
}

/** The wall clock at the instant an interaction id carries, to the second, as TimeTrack writes it. */
export function pressedAt(snowflake, timeZone) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(instantOf(snowflake));
  return parts.replace(" ", "T");
}
