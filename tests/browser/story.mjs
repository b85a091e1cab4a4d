// One person's first minutes with the demo, told by keyboard in a real browser against the real program.
// Usage: node --experimental-websocket story.mjs path/to/timetrack-bot. Ends with "N passed, N failed".

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import {
  DRAINED, FOCUS, LANGUAGES, LAST, LOADED, OPTIONS, PROMISED, REGISTERED, TIMER, focusLine, forward, instantOf, pick, pressedAt, say, snapshot,
  weather,
} from "./acts.mjs";
import { chromium, launch } from "./chrome.mjs";
import { day } from "./day.mjs";
import { startDemo } from "./demo.mjs";
import { questions } from "./questions.mjs";

const SHOTS = join(dirname(fileURLToPath(import.meta.url)), "../../target/screenshots");

const program = process.argv[2];
if (!program) throw new Error("which program? give the path to timetrack-bot");
const browserProgram = chromium();

let passed = 0;
let failed = 0;
async function check(what, step) {
  try {
    await step();
    passed += 1;
    console.log(`ok   ${what}`);
  } catch (problem) {
    failed += 1;
    console.log(`FAIL ${what}\n     ${problem.message}`);
  }
}

function same(seen, wanted, what) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);
}

async function tell(browser, address) {
  const page = await browser.open(address, { zone: "Europe/Vienna" });
  await check("the page opens and shows who is there", async () => {
    await page.until("the members", LOADED);
    await pick(page, "Anna");
    same(await page.see(TIMER("attendance")), "stopped", "attendance");
    await page.screenshot(join(SHOTS, "1-welcome.png"));
  });
  await words(page);
  await palette(page);
  await dayWithAnOutage(page);
  await slowAndGarbage(page);
  await autocomplete(page);
  await others(page);
  await completion(page);
  await details(page);
  await check("times are shown in the browser's zone", () => elsewhere(browser, address));
  await check("trouble is told in words", () => trouble(browser, address));
  await check("a phone's width needs no sideways scrolling", () => phone(browser, address));
  await check("German is spoken by page and bot", () => german(browser, address));
  await questions({ check, same, shots: SHOTS }, browser, address, page);
  await day({ check, same, shots: SHOTS }, page);
  await clockOfTheWorld(page);
  await check("every look is kept as a picture", () => looks(browser, address, page));
  await check("nothing but the demo's own server was asked", async () => {
    const foreign = page.requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"));
    same(foreign, [], "requests elsewhere");
    if (page.requests.length < 15) throw new Error(`only ${page.requests.length} requests were seen`);
  });
  await check("the console has no complaint", () => same(page.troubles, [], "complaints"));
}

async function palette(page) {
  await check("a slash opens every command an employee may see, and an admin sees all that is registered", async () => {
    const registered = await page.see(REGISTERED);
    await focusLine(page);
    await page.type("/");
    const seen = await page.until("the palette", `(${OPTIONS}).length > 2 && ${OPTIONS}`);
    same([...seen].sort(), registered.filter((name) => !name.startsWith("/admin")).sort(), "Anna's palette");
    await page.key("Escape");
    same(await page.see("document.getElementById('palette').hidden"), true, "closed by Escape");
    await pick(page, "Clara");
    await page.see("document.getElementById('say').value = ''");
    await focusLine(page);
    await page.type("/");
    const all = await page.until("the palette", `(${OPTIONS}).length > ${seen.length} && ${OPTIONS}`);
    same([...all].sort(), [...registered].sort(), "Clara's palette");
    await page.key("ArrowDown");
    const marked = "document.getElementById(document.getElementById('say').getAttribute('aria-activedescendant'))?.textContent";
    if (!(await page.see(marked))) throw new Error("the marked command is not named to assistive technology");
    await page.screenshot(join(SHOTS, "2-palette.png"));
    await page.see("document.getElementById('say').value = ''");
    await page.key("Escape");
    await pick(page, "Anna");
  });
}

async function words(page) {
  await check("Markdown is drawn as nodes; hostile text stays text", async () => {
    const drawn = (text) => page.see(`import("/markdown.js").then(({ markdown }) => {
      const box = document.createElement("div");
      box.append(...markdown(${JSON.stringify(text)}, new Map([["42", "Ben <b>"]])));
      return box.innerHTML; })`);
    same(await drawn("<img src=x onerror=alert(1)> <script>x</script>"), "<p>&lt;img src=x onerror=alert(1)&gt; &lt;script&gt;x&lt;/script&gt;</p>", "tags");
    same(await drawn("**b** *i* _i_ __u__ ~~s~~ `*c*`"), "<p><strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s> <code>*c*</code></p>", "marks");
    same(await drawn("\\*a\\* \\_b\\_ \\`c\\` \\<@42> a_b_c 2 * 3 ** 4"), "<p>*a* _b_ `c` &lt;@42&gt; a_b_c 2 * 3 ** 4</p>", "escapes");
    same(await drawn("<@42> <@43>"), '<p><span class="mention">@Ben &lt;b&gt;</span> <span class="mention">@?</span></p>', "mentions");
    same(await drawn("> one\n> two\nthree"), "<blockquote>one\ntwo</blockquote><p>three</p>", "quotes");
    same(await drawn("[x](javascript:alert(1))"), "<p>[x](javascript:alert(1))</p>", "links");
    for (const wall of ["*", "_", "*_", "**a ", "\\", "||`", "~~_*`<"]) {
      const began = Date.now();
      await drawn(wall.repeat(4096 / wall.length));
      if (Date.now() - began > 1_000) throw new Error(`a wall of ${wall} takes ${Date.now() - began} ms`);
    }
  });
}

async function dayWithAnOutage(page) {
  await check("/clockin by keyboard alone: the embed comes, TimeTrack's timer runs", async () => {
    const sent = await say(page, "/clockin");
    await page.until("the embed", `${LAST}?.dataset.state === 'said' && ${LAST}.querySelector('.embed .title')`, PROMISED);
    if (Date.now() - sent > PROMISED) throw new Error("it took longer than Discord allows");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`);
    same(await page.see(FOCUS), "say", "the keyboard is back on the line");
  });
  await check("relative times tick by themselves", async () => {
    const ticking = `${LAST}.querySelector('[data-relative]')?.textContent`;
    const before = await page.see(ticking);
    if (!before) throw new Error("no relative time is shown");
    await page.until("the next second", `${ticking} !== ${JSON.stringify(before)}`);
  });
  await check("the answer is private and says so", async () => {
    const marker = await page.see(`${LAST}.querySelector('.private')?.textContent`);
    if (!/only you/i.test(marker ?? "")) throw new Error(`the marker says ${marker}`);
  });
  await check("while TimeTrack is down, /clockout is noted within three seconds", async () => {
    await weather(page, "down");
    await say(page, "/clockout");
    await page.until("“Noted”", `${LAST}?.dataset.state === 'said' && /noted/i.test(${LAST}.textContent)`, PROMISED);
    same(await page.see(TIMER("attendance")), "running", "TimeTrack's timer");
    await page.screenshot(join(SHOTS, "3-noted.png"));
  });
  await check("when TimeTrack is back, the message changes by itself, and the entry ends at the second of the press", async () => {
    const id = await page.see(`${LAST}.dataset.id`);
    // Only if the clock has moved on can the second of the press be told from the second of booking.
    const noted = (await snapshot(page)).channel.find((each) => each.id === id);
    await page.until("the clock to move on", `Date.now() > ${instantOf(noted.press) + 2_000}`);
    await weather(page, "fine");
    const message = `document.querySelector('#messages .message[data-id="${id}"]')`;
    await page.until("the edit", `${message}.querySelector('.edited') && !/noted/i.test(${message}.querySelector('.title').textContent)`, DRAINED);
    await page.until("the entry", "document.querySelector('.entry[data-kind=attendance]')");
    same(await page.see(TIMER("attendance")), "stopped", "TimeTrack's timer");
    const world = await snapshot(page);
    const item = world.channel.find((each) => each.id === id);
    const ended = world.timetrack.entries[0].to;
    same(ended.slice(0, 19), pressedAt(item.press, world.timetrack.zone), "the end of the entry, against the press");
    await page.screenshot(join(SHOTS, "4-booked.png"));
  });
}

async function slowAndGarbage(page) {
  await check("while TimeTrack takes five seconds, /status answers in time and completes itself", async () => {
    await weather(page, "slow");
    await say(page, "/status");
    await page.until("a first answer", `['said', 'thinking'].includes(${LAST}?.dataset.state)`, PROMISED);
    await page.until("the rest", `${LAST}?.dataset.state === 'said' && !/one moment/i.test(${LAST}.textContent)`, 20_000);
    if (await page.see(`!!${LAST}.querySelector('.failed')`)) throw new Error("the application did not respond");
  });
  await check("while TimeTrack answers garbage, a press is noted, then booked once with its own second", async () => {
    await weather(page, "fine");
    await pick(page, "Ben");
    await weather(page, "garbage");
    await say(page, "/clockin");
    await page.until("“Noted”", `${LAST}?.dataset.state === 'said' && /noted/i.test(${LAST}.textContent)`, PROMISED);
    const { channel } = await snapshot(page);
    await page.until("the clock to move on", `Date.now() > ${instantOf(channel.at(-1).press) + 2_000}`);
    await weather(page, "fine");
    await page.until("the edit", `${LAST}.querySelector('.edited') && !/noted/i.test(${LAST}.querySelector('.title').textContent)`, DRAINED);
    const { timetrack } = await snapshot(page);
    same(timetrack.attendance.since.slice(0, 19), pressedAt(channel.at(-1).press, timetrack.zone), "the start, against the press");
    same(timetrack.entries, [], "entries from a second start");
    await pick(page, "Anna");
  });
}

async function autocomplete(page) {
  await check("/project start completes a project by keyboard, and its timer runs", async () => {
    await focusLine(page);
    await page.type("/project start ");
    await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 2");
    await page.type("web");
    const choices = "[...document.querySelectorAll('#chosen [role=option] .name')].map(e => e.textContent)";
    const offered = await page.until("choices", `(${choices}).length && ${choices}`);
    // The bot's search forgives typing errors, so it may offer more, but what fits comes first.
    if (!/web/i.test(offered[0])) throw new Error(`offered: ${offered}`);
    await page.screenshot(join(SHOTS, "5-autocomplete.png"));
    await page.key("Enter");
    await page.key("Enter");
    await page.until("the project timer", `${TIMER("project")} === 'running'`, PROMISED + 2_000);
    await page.until("the embed", `${LAST}?.dataset.state === 'said' && ${LAST}.querySelector('.buttons button')`);
    if (!/web/i.test(await page.see(`${LAST}.querySelector('.used').textContent`))) throw new Error("the line above shows an id, not the project");
    await page.screenshot(join(SHOTS, "6-project.png"));
  });
  await check("a button pressed by keyboard changes the timer", async () => {
    await page.see(`[...${LAST}.querySelectorAll('.buttons button')].find(b => /pause/i.test(b.textContent)).focus()`);
    await page.key("Enter");
    await page.until("the pause", `${TIMER("project")} === 'paused'`, PROMISED + 2_000);
    await page.until("the edit", `${LAST}.querySelector('.edited')`);
    same(await page.see(`${LAST}.contains(document.activeElement)`), true, "the keyboard is still on the message");
  });
}

async function others(page) {
  await check("private answers are nobody else's, and Dora is told to ask for a link", async () => {
    await pick(page, "Dora");
    same(await page.see("document.querySelectorAll('#messages .message').length"), 0, "messages Dora sees");
    await say(page, "/clockin");
    await page.until("the refusal", `/not linked/i.test(${LAST}?.textContent)`, PROMISED);
  });
  await check("Clara links Dora with the member picker", async () => {
    await pick(page, "Clara");
    await focusLine(page);
    await page.type("/admin link ");
    await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 2");
    await page.type("D");
    await page.key("Tab");
    await page.type("dora");
    await page.until("choices", "document.querySelectorAll('#chosen [role=option]').length");
    await page.key("Enter");
    await page.key("Enter");
    await page.until("the answer", `/dora\\.kern/.test(${LAST}?.textContent) && ${LAST}.dataset.state === 'said'`, PROMISED);
    await pick(page, "Dora");
    await page.until("Dora's account", "document.getElementById('panel').textContent.includes('dora.kern')");
  });
}

async function completion(page) {
  await check("while a time is typed, the instant that is understood is offered, and chosen by keyboard", async () => {
    await pick(page, "Anna");
    await focusLine(page);
    await page.type("/clockin ");
    await page.until("the option's field", "document.querySelectorAll('#chosen .field').length === 1");
    await page.type("20 min ago");
    const offered = await page.until("the instant", "document.querySelector('#chosen [role=option] .name')?.textContent");
    if (!/^\w{3} \d+ \w{3}, \d\d:\d\d(:\d\d)? \(\S+\)$/.test(offered)) throw new Error(`offered: ${offered}`);
    await page.screenshot(join(SHOTS, "9-time.png"));
    const before = await page.see("document.querySelectorAll('#messages .message').length");
    await page.key("Enter");
    await page.key("Enter");
    await page.until("a line about it", `document.querySelectorAll('#messages .message').length > ${before}`);
    await page.until("the embed", `${LAST}?.dataset.state === 'said' && ${LAST}.querySelector('.embed .title')`, PROMISED);
    const used = await page.see(`${LAST}.querySelector('.used code').textContent`);
    same(used, `/clockin at: ${offered}`, "the line above");
    await say(page, "/clockout");
    await page.until("the entry", `${TIMER("attendance")} === 'stopped'`);
  });
}

async function details(page) {
  await check("suggestions stand once, entries have their date", async () => {
    for (const name of ["Dora", "Anna"]) {
      await pick(page, name);
      same(await page.see("document.querySelectorAll('.tries').length"), 1, `lists of suggestions for ${name}`);
    }
    const figures = await page.until("an entry", "document.querySelector('.entry .figures')?.textContent");
    if (!/^\w{3},? \d+ \w{3}, \d\d:\d\d:\d\d – /.test(figures)) throw new Error(`booked: ${figures}`);
  });
  await check("a field of an embed keeps its lines", async () => {
    const heights = await page.see(`import("/messages.js").then(({ Conversation }) => {
      const list = document.createElement("ol");
      document.body.append(list);
      const embed = { fields: [{ name: "one", value: "a" }, { name: "three", value: "a\\nb\\nc" }] };
      const item = { id: "1", at: "", state: "said", used: null, private: false, edited: false, content: "", embeds: [embed], components: [] };
      new Conversation(list).show([item], new Map(), []);
      const heights = [...list.querySelectorAll("dd")].map((field) => field.getBoundingClientRect().height);
      list.remove();
      return heights; })`);
    if (heights[1] < 2.5 * heights[0]) throw new Error(`heights: ${heights}`);
  });
}

async function elsewhere(browser, address) {
  const page = await browser.open(address, { zone: "America/New_York" });
  await page.until("the members", LOADED);
  const styles = ["t", "T", "d", "D", "f", "F", "R"].map((style) => `<t:1750000000:${style}>`).join("|");
  const drawn = await page.see(`import("/markdown.js").then(({ markdown }) => {
    const box = document.createElement("div");
    box.append(...markdown(${JSON.stringify(styles)}, new Map()));
    return box.textContent; })`);
  const [t, T, d, D, f, F, R] = drawn.split("|");
  same([t, T, d, D], ["11:06", "11:06:40", "15/06/2025", "15 June 2025"], "short forms");
  if (!/15 June 2025.*11:06/.test(f) || !/Sunday.*15 June 2025.*11:06/.test(F) || !/ago$/.test(R)) throw new Error(drawn);
  await page.close();
}

async function trouble(browser, address) {
  const page = await browser.open(address);
  await page.until("the members", LOADED);
  await pick(page, "Clara");
  await focusLine(page);
  await page.type("/admin links ");
  await page.until("the option's field", "document.querySelectorAll('#chosen .field').length === 1");
  const hint = "document.getElementById('hint').textContent";
  await page.type("two");
  await page.key("Enter");
  await page.until("a word about the number", `/whole number/.test(${hint})`);
  await page.key("Escape");
  // What the program says in the language of its parser is not for people.
  await page.see("window.asked = window.fetch; window.fetch = (url, how) => window.asked(url, how && { ...how, body: '{' })");
  await focusLine(page);
  await page.type("/status");
  await page.key("Enter");
  await page.key("Enter");
  await page.until("words about the refusal", `/Reload this page/.test(${hint})`);
  await page.see("window.fetch = window.asked");
  await page.ask("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  await focusLine(page);
  await page.type("/status");
  await page.key("Enter");
  await page.key("Enter");
  await page.until("words about the silence", `/does not answer.*reload/.test(${hint})`);
  await page.screenshot(join(SHOTS, "10-trouble.png"));
  await page.close();
}

async function clockOfTheWorld(page) {
  const now = async () => Date.parse((await snapshot(page)).now);
  const move = (to) => forward(page, to);
  await check("the clock of the whole demo moves on by an hour", async () => {
    await pick(page, "Anna");
    await say(page, "/clockin");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`);
    const before = await now();
    await move("hour");
    const passed = (await now()) - before;
    if (passed < 3_600_000 || passed > 3_660_000) throw new Error(`${passed} ms`);
    await page.until("an hour of work", "document.querySelector('.timer[data-timer=attendance] .total').textContent.startsWith('1:00:')");
    await say(page, "/status");
    await page.until("the bot's view of it", `/1 h 0 min|1 hour/.test(${LAST}.textContent)`);
    await say(page, "/clockout");
    await page.until("the entry", `${TIMER("attendance")} === 'stopped'`);
  });
  await check("it moves to tomorrow morning", async () => {
    const before = new Date(await now());
    await move("morning");
    const { now: moved, timetrack } = await snapshot(page);
    const hour = new Intl.DateTimeFormat("sv-SE", { timeZone: timetrack.zone, timeStyle: "short" }).format(Date.parse(moved));
    if (!hour.startsWith("08:00") || Date.parse(moved) <= before) throw new Error(moved);
  });
  await check("the night of the clock change can be lived through", async () => {
    await move("eve");
    await say(page, "/clockin");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`);
    for (let hour = 0; hour < 6; hour += 1) await move("hour");
    await say(page, "/clockout");
    await page.until("the end", `${TIMER("attendance")} === 'stopped'`);
    await page.until("a word about the change", `/clocks/i.test(${LAST}.textContent)`);
    await page.screenshot(join(SHOTS, "11-clock-change.png"));
  });
}

async function looks(browser, address, shown) {
  for (const [locale, code] of await shown.see(LANGUAGES)) {
    for (const dark of [false, true]) {
      for (const [name, width, height] of [["desktop", 1200, 800], ["phone", 360, 740]]) {
        const page = await browser.open(`${address}#locale=${locale}`, { width, height, dark });
        await page.until("the members", LOADED);
        await page.until("the conversation", "document.querySelectorAll('#messages .message').length > 3");
        await page.screenshot(join(SHOTS, "looks", `${name}-${code}-${dark ? "dark" : "light"}.png`));
        if (name === "phone") {
          await page.see("document.getElementById('panel').scrollIntoView()");
          await page.screenshot(join(SHOTS, "looks", `${name}-${code}-${dark ? "dark" : "light"}-panel.png`));
        }
        same(page.troubles, [], "complaints");
        await page.close();
      }
    }
  }
}

async function phone(browser, address) {
  const small = await browser.open(address, { width: 360, height: 740, dark: true });
  await small.until("the members", LOADED);
  await pick(small, "Anna");
  const sideways = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)";
  same(await small.see(sideways), 360, "width of the page");
  await focusLine(small);
  await small.type("/project start ");
  await small.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 2");
  same(await small.see(sideways), 360, "width with a command chosen");
  await small.screenshot(join(SHOTS, "7-phone.png"));
  same(small.troubles, [], "complaints");
  await small.close();
}

async function german(browser, address) {
  const page = await browser.open(`${address}#locale=de`);
  await page.until("the members", LOADED);
  await focusLine(page);
  await page.type("/einst");
  same(await page.until("the palette", `(${OPTIONS}).length && ${OPTIONS}`), ["/einstempeln"], "the palette");
  await page.key("Escape");
  same(await page.see("document.documentElement.lang"), "de", "the page's language");
  const named = await page.see("[...document.querySelectorAll('.tries code')].map((label) => label.textContent)");
  same(named, ["/admin stempelbrett", "/admin tafel", "/admin rolle", "/admin postfach", "/admin verknüpfen"], "the commands that an employee cannot use");
  const words = "document.body.textContent";
  for (const odd of [/\bDruck\b/, /Mitarbeit\b/]) if (odd.test(await page.see(words))) throw new Error(`the page says ${odd}`);
  await page.see("document.getElementById('say').value = ''");
  await focusLine(page);
  await page.type("/projekt starten ");
  await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 2");
  await page.type("web");
  await page.until("choices", "document.querySelectorAll('#chosen [role=option] .name').length");
  await page.key("Enter");
  await page.key("Enter");
  await page.until("the line above the answer", `/^\\/projekt starten projekt: \\D+$/.test(${LAST}?.querySelector('.used code')?.textContent)`, PROMISED);
  // It was paused and runs again. The day that follows begins without a project.
  await page.until("the project timer", `${TIMER("project")} === 'running'`, PROMISED);
  await page.screenshot(join(SHOTS, "8-german.png"));
  await say(page, "/projekt stopp");
  await page.until("the end of the project", `${TIMER("project")} === 'stopped'`, PROMISED);
  same(page.troubles, [], "complaints");
  await page.close();
}

const { demo, address: opened, log } = startDemo(program);
let browser;
try {
  const address = await opened;
  browser = await launch(browserProgram);
  await tell(browser, address);
} catch (problem) {
  failed += 1;
  console.log(`FAIL the demo and the browser start\n     ${problem.message}`);
} finally {
  await browser?.close();
}
await check("SIGTERM ends the demo cleanly", async () => {
  const code = new Promise((done) => demo.once("exit", done));
  if (demo.exitCode === null) demo.kill("SIGTERM");
  const patience = new Promise((_, late) => setTimeout(() => late(new Error("still running after 15 s")), 15_000));
  same(demo.exitCode ?? (await Promise.race([code, patience])), 0, "exit code");
});
demo.kill("SIGKILL");
if (failed && log()) console.log(`\nWhat the program logged:\n${log()}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
