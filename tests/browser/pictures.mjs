// Pictures of what the bot says, in every language of the demo's page, and docs/pictures.md, which shows them with their words.
//   node --experimental-websocket pictures.mjs path/to/timetrack-bot           compares the words with docs/pictures.md
//   node --experimental-websocket pictures.mjs path/to/timetrack-bot --write   makes docs/pictures/ and docs/pictures.md anew

import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { DRAINED, LANGUAGES, LAST, LOADED, PROMISED, TIMER, UNREAD, focusLine, forward, say, snapshot, visit, weather } from "./acts.mjs";
import { chromium, launch } from "./chrome.mjs";
import { startDemo, stopDemo } from "./demo.mjs";

/** Each picture and what it shows. */
const PICTURES = [
  ["panel", "The panel: buttons for everybody, which stay"],
  ["clock-in", "Clock in"],
  ["project", "Start a project: a few letters are enough"],
  ["status", "Status, with a project"],
  ["who", "Who is in"],
  ["board", "The board: the same list for everybody, kept up to date"],
  ["noted", "TimeTrack is down: noted, and booked later"],
  ["clock-out", "Clock out: how long it was, and what still runs"],
  ["long-day", "A forgotten clock-out is asked about"],
  ["another-time", "The right time, by a form"],
  ["break", "A break of half an hour"],
  ["break-over", "Its end, in a direct message"],
  ["forgotten", "A reminder: the clock-out was probably forgotten"],
  ["morning", "The admins' morning list"],
  ["queue", "The admins' queue"],
];
/** In bytes: a picture is for a README. */
const LARGEST = 120_000;
/** Until the bot has read in the background what changed in TimeTrack, in milliseconds. */
const BACKGROUND = 40_000;
/** Around what is shown, in pixels. */
const MARGIN = 6;

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [program, option] = process.argv.slice(2);
if (!program) throw new Error("which program? give the path to timetrack-bot");
const writes = option === "--write";
const folder = join(ROOT, writes ? "docs/pictures" : "target/screenshots/pictures");
const gallery = join(ROOT, "docs/pictures.md");

/** What stands in a part of the page, without times, figures, what people typed, and the marks of messages, which nobody sees: they differ from run to run. */
const WORDS = (part) => `(() => {
  const copy = ${part}.cloneNode(true);
  copy.querySelectorAll("time").forEach((time) => time.replaceWith("…"));
  return [...copy.querySelectorAll(".title, .embed > .text > p, dt, .buttons button, h2, label, [role=option] .name")]
    .map((each) => each.textContent.trim().replace(/[\\u200b-\\u200d]/g, "").replace(/\\s+/g, " ").replace(/\\d+/g, "…"))
    .filter((text) => text).join(" · "); })()`;

class Album {
  constructor(page, code, words) {
    Object.assign(this, { page, code, words });
  }

  /** A picture of a part of the page, and of what opens out of it. */
  async take(name, part) {
    const clip = await this.page.see(`(() => {
      const part = ${part};
      part.scrollIntoView({ block: "center" });
      const boxes = [part, ...part.querySelectorAll(".pop:not([hidden])")].map((each) => each.getBoundingClientRect());
      const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - ${MARGIN});
      const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - ${MARGIN});
      const width = Math.max(...boxes.map((box) => box.right)) + ${MARGIN} - left;
      return { x: left, y: top, width, height: Math.max(...boxes.map((box) => box.bottom)) + ${MARGIN} - top }; })()`);
    const file = join(folder, `${name}-${this.code}.png`);
    await this.page.screenshot(file, clip);
    const { size } = await stat(file);
    if (size > LARGEST) throw new Error(`${file} has ${size} bytes`);
    this.words.set(`${name}-${this.code}`, await this.page.see(WORDS(part)));
  }
}

/** Chooses who looks, whatever the page's language: the panel then names the user in TimeTrack. */
async function choose(page, name) {
  await page.see(`(() => { const s = document.getElementById('member'); s.value = [...s.options].find(o => o.textContent.startsWith('${name}')).value;
    s.dispatchEvent(new Event('change', { bubbles: true })); })()`);
  await page.until(`the panel of ${name}`, `document.getElementById('panel').textContent.includes('${name.toLowerCase()}.')`);
}

async function answered(page, buttons, patience = PROMISED) {
  await page.until("the answer", `${LAST}?.dataset.state === 'said' && ${LAST}.querySelector('.title')
    && ${LAST}.querySelectorAll('.buttons button:not([aria-disabled])').length >= ${buttons}`, patience);
}

async function film(page, album) {
  await forward(page, "morning");
  await panel(page, album);
  await choose(page, "Anna");
  await say(page, "/clockin");
  await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
  await answered(page, 2);
  await album.take("clock-in", LAST);
  await board(page, album);
  await focusLine(page);
  await page.type("/project start ");
  await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 2");
  await page.type("web");
  await page.until("choices", "document.querySelectorAll('#chosen [role=option] .name').length");
  await album.take("project", "document.getElementById('composer')");
  await page.key("Enter");
  await page.key("Enter");
  await page.until("the project timer", `${TIMER("project")} === 'running'`, PROMISED);
  await forward(page, "hour");
  await say(page, "/status");
  await answered(page, 4);
  await album.take("status", LAST);
  await whoIsIn(page, album);
  await outage(page, album);
  await longDay(page, album);
  await breakTime(page, album);
  await evening(page, album);
  await queue(page, album);
}

async function panel(page, album) {
  await choose(page, "Clara");
  await visit(page, "office");
  await inChannel(page, "/admin board", "#who-is-in");
  await inChannel(page, "/admin inbox", "#office");
  await visit(page, "general");
  await inChannel(page, "/admin panel", "#general");
  const panel = "[...document.querySelectorAll('#messages .message')].find(m => m.querySelectorAll('.buttons button').length === 6)";
  await page.until("the panel", panel, PROMISED);
  await album.take("panel", panel);
}

/** Anna is seen there, and of nobody else it is said how old the knowledge is. */
async function board(page, album) {
  await visit(page, "who-is-in");
  const text = `${LAST}.querySelector('.embed').innerText`;
  const isFresh = `${LAST}.querySelectorAll('.embed time').length === 1`;
  await page.until("Anna on the board", `${text}.indexOf('@Anna') < ${text}.indexOf('@Ben') && ${isFresh}`, BACKGROUND);
  await album.take("board", LAST);
  await visit(page, "general");
}

/** Sends a command about a channel. */
async function inChannel(page, command, channel) {
  const messages = "document.querySelectorAll('#messages .message').length";
  const before = await page.see(messages);
  await focusLine(page);
  await page.type(`${command} `);
  await page.until("the channels", "document.querySelectorAll('#chosen .field select option').length === 4");
  await page.type(channel);
  await page.key("Enter");
  await page.until("the answer", `${messages} > ${before} && ${LAST}.dataset.state === 'said'`, PROMISED);
}

/** David has come by himself; the list is read again until the bot has seen it. */
async function whoIsIn(page, album) {
  await say(page, "/who");
  await answered(page, 1);
  const text = `${LAST}.querySelector('.embed').innerText`;
  await page.until("David to be seen", `(() => {
    if (${text}.indexOf('@David') < ${text}.indexOf('@Ben') && ${LAST}.querySelectorAll('.embed time').length === 6) return true;
    ${LAST}.querySelector('.buttons button:not([aria-disabled])')?.click(); })()`, BACKGROUND);
  await album.take("who", LAST);
}

async function breakTime(page, album) {
  await choose(page, "Clara");
  await say(page, "/clockin");
  await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
  await focusLine(page);
  await page.type("/break ");
  await page.until("the option fields", "document.querySelectorAll('#chosen .field').length === 2");
  await page.type("30 min");
  await page.key("Enter");
  await page.until("the break", `${TIMER("attendance")} === 'stopped'`, PROMISED);
  await answered(page, 1);
  await album.take("break", LAST);
  for (let quarter = 0; quarter < 2; quarter += 1) await forward(page, "quarter");
  await page.until("the question", `${UNREAD("direct")} === '1'`, BACKGROUND);
  await visit(page, "direct");
  await album.take("break-over", "[...document.querySelectorAll('#directs .message')].at(-1)");
  await visit(page, "general");
}

/** Of a working day, and the next morning. */
async function evening(page, album) {
  do await forward(page, "morning"); while (![1, 2, 3, 4].includes(new Date((await snapshot(page)).now).getUTCDay()));
  await choose(page, "Ben");
  await say(page, "/clockin");
  await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
  await focusLine(page);
  await page.type("/reminders ");
  await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 3");
  await page.type(await page.see("import('/words.js').then(({ word }) => word('try-reminders-turn'))"));
  await page.until("choices", "document.querySelectorAll('#chosen [role=option] .name').length");
  await page.key("Enter");
  await page.key("Enter");
  await page.until("the answer", `${LAST}.querySelector('.title') && document.getElementById('chosen').hidden`, PROMISED);
  await visit(page, "direct");
  for (let hour = 0; hour < 10; hour += 1) await forward(page, "hour");
  const reminder = "[...document.querySelectorAll('#directs .message')].at(-1)";
  await page.until("the question", `${reminder}.querySelectorAll('.buttons button').length === 4`, BACKGROUND);
  await album.take("forgotten", reminder);
  await choose(page, "Clara");
  await forward(page, "morning");
  await visit(page, "office");
  await page.until("the list", `!${LAST}.querySelector('.private') && ${LAST}.textContent.includes('@Ben')`, BACKGROUND);
  await album.take("morning", LAST);
  await visit(page, "general");
}

async function outage(page, album) {
  await weather(page, "down");
  await say(page, "/clockout");
  await answered(page, 1);
  await album.take("noted", LAST);
  await weather(page, "fine");
  await page.until("the end", `${TIMER("attendance")} === 'stopped'`, DRAINED);
  await page.until("the edit", `${LAST}.querySelector('.edited')`, DRAINED);
  await answered(page, 2);
  await album.take("clock-out", LAST);
}

async function longDay(page, album) {
  await forward(page, "morning");
  await say(page, "/clockin");
  await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
  await answered(page, 2);
  await forward(page, "morning");
  await say(page, "/clockout");
  await answered(page, 2);
  await album.take("long-day", LAST);
  await page.see(`${LAST}.querySelectorAll('.buttons button')[1].focus()`);
  await page.key("Enter");
  const dialog = "document.querySelector('dialog[open]')";
  await page.until("the form", `${dialog}?.contains(document.activeElement)`, PROMISED);
  await page.type(await page.see("document.activeElement.placeholder"));
  await album.take("another-time", dialog);
  await page.key("Enter");
  await page.until("the form to close", `!${dialog}`, PROMISED);
  await page.until("the end", `${TIMER("attendance")} === 'stopped'`, PROMISED);
}

async function queue(page, album) {
  await weather(page, "down");
  await choose(page, "Ben");
  await say(page, "/clockin");
  await answered(page, 1);
  await choose(page, "Clara");
  await say(page, "/admin queue");
  await answered(page, 3);
  await album.take("queue", LAST);
}

/** The demo anew for each language, so that each begins with an empty book. */
async function filmIn(browser, locale, words) {
  const { demo, address, log } = startDemo(program, ["--locale", locale.split("-")[0]]);
  try {
    const page = await browser.open(`${await address}#locale=${locale}`, { width: 900, height: 900, zone: "Europe/Vienna" });
    await page.until("the members", LOADED);
    const languages = await page.see(LANGUAGES);
    const code = languages.find(([value]) => value === locale)[1];
    await film(page, new Album(page, code, words));
    await page.close();
    return languages;
  } catch (problem) {
    throw new Error(`${locale}: ${problem.message}\n${log()}`);
  } finally {
    await stopDemo(demo);
  }
}

function text(languages, words) {
  // The words become the alternative text, where brackets would end it.
  const image = (name, code) => `![${words.get(`${name}-${code}`).replace(/[[\]]/g, "")}](pictures/${name}-${code}.png)`;
  const each = PICTURES.map(([name, title]) => `## ${title}\n\n${languages.map(([, code]) => image(name, code)).join("\n\n")}\n`);
  const names = new Intl.ListFormat("en").format(languages.map(([, , name]) => name));
  return `# What it looks like\n\nThe demo's page, in ${names}. Made by \`tests/browser/run.sh PROGRAM --pictures\`, not by hand. \
The browser test fails\nwhen the bot says something else than what stands here; \`…\` stands for times and figures.\n\n${each.join("\n")}`;
}

const browser = await launch(chromium());
try {
  if (writes) await rm(folder, { recursive: true, force: true });
  const words = new Map();
  const languages = await filmIn(browser, "en-US", words);
  for (const [locale] of languages.filter(([locale]) => locale !== "en-US")) await filmIn(browser, locale, words);
  const now = text(languages, words);
  if (writes) await writeFile(gallery, now);
  else if ((await readFile(gallery, "utf8")) !== now) {
    await writeFile(join(folder, "../pictures.md"), now);
    throw new Error("the bot says something else than docs/pictures.md shows: run tests/browser/run.sh PROGRAM --pictures, and look at what changed");
  }
  console.log(`${words.size} pictures in ${folder}`);
} catch (problem) {
  console.log(`FAIL pictures: ${problem.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
