// A day at the office: the panel, a break that ends, a colleague who comes and goes by himself, and what others see of it.

import { join } from "node:path";

import { LAST, PROMISED, TIMER, UNREAD, focusLine, forward, pick, say, snapshot, visit } from "./acts.mjs";

/** Until the bot has read in the background what changed in TimeTrack, in milliseconds. */
const READ = 20_000;
const DIRECT = "[...document.querySelectorAll('#directs .message')].at(-1)";
const BUTTON = (message, label) => `[...(${message}?.querySelectorAll('.buttons button:not([aria-disabled])') ?? [])].find(b => b.textContent === '${label}')`;
const STATES = ["Working", "On break", "Away", "Not in", "Unknown"];
/** Below which heading of an answer somebody stands. */
const STANDING = (message, name) => `(() => {
  const text = ${message}?.querySelector('.embed')?.innerText ?? '';
  const place = text.indexOf('@${name}');
  const headings = ${JSON.stringify(STATES)}.map(state => [text.lastIndexOf(state, place), state]);
  return place < 0 ? null : headings.sort(([one], [other]) => other - one)[0][1]; })()`;
const PERSON = (name) => `document.querySelector('.person[data-name=${name}]')`;
const PANEL = "[...document.querySelectorAll('#messages .message')].find(m => !m.querySelector('.private') && m.querySelectorAll('.buttons button').length === 6)";

/** Needs Anna clocked out and the first channel shown. */
export async function day({ check, same, shots }, page) {
  await check("8:00: Clara posts the panel with a channel's picker, and it is unread where it was posted", async () => {
    await forward(page, "morning");
    await pick(page, "Anna");
    same(await page.see("[...document.querySelectorAll('#tabs button')].map(tab => tab.textContent)"), ["# general", "# who-is-in", "Direct messages"], "Anna's channels");
    await pick(page, "Clara");
    await visit(page, "office");
    await panel(page);
    await page.until("the count of what is unread", `${UNREAD("general")} === '1'`);
    same(await page.see(`${LAST}.querySelector('.mention').textContent`), "#general", "the channel that the answer names");
    same(await page.see(`${LAST}.querySelector('.used code').textContent`), "/admin panel channel: #general", "the line above");
    await page.screenshot(join(shots, "day-1-posted.png"));
    await visit(page, "general");
    same(await page.see(UNREAD("general")), undefined, "unread after the look");
  });
  await check("Anna clocks in from the panel; the answer is private, and the panel stays", async () => {
    await pick(page, "Anna");
    await press(page, PANEL, "Clock in");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
    await page.until("the answer", `${LAST}.querySelector('.private') && /Clocked in/.test(${LAST}.textContent)`, PROMISED);
    same(await page.see(`!!${PANEL}.querySelector('.edited')`), false, "the panel was edited");
    await page.screenshot(join(shots, "day-2-panel.png"));
    await pick(page, "Ben");
    same(await page.see(`/Clocked in at/.test(${LAST}.textContent)`), false, "Ben sees Anna's answer");
    await pick(page, "Anna");
  });
  await check("9:00: David has come by himself, and /who says so without anybody pressing", async () => {
    await forward(page, "hour");
    await stands(page, "David", "Working");
    same(await page.see(STANDING(LAST, "Anna")), "Working", "Anna");
    await page.screenshot(join(shots, "day-3-who.png"));
  });
  await check("a break of half an hour ends with a question in a direct message, and Back ends it", async () => {
    await focusLine(page);
    await page.type("/break ");
    await page.until("the option fields", "document.querySelectorAll('#chosen .field').length === 2");
    await page.type("30 min");
    await page.key("Enter");
    await page.until("the break", `${TIMER("attendance")} === 'stopped' && /On break/.test(${LAST}.textContent)`, PROMISED);
    await stands(page, "Anna", "On break");
    for (let quarter = 0; quarter < 2; quarter += 1) await forward(page, "quarter");
    await page.until("the count of what is unread", `${UNREAD("direct")} === '1'`, READ);
    await visit(page, "direct");
    await page.until("the question", `/Is your break over/.test(${DIRECT}.textContent)`);
    await page.screenshot(join(shots, "day-4-break-over.png"));
    await press(page, DIRECT, "Back");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
    await page.until("the answer", `/Back from the break/.test(${DIRECT}.textContent)`, PROMISED);
    await visit(page, "general");
  });
  await check("the menu of a member opens by keyboard and shows their working time", async () => {
    await pick(page, "Ben");
    await page.see(`${PERSON("Anna")}.querySelector('.more').focus()`);
    await page.key("Enter");
    await page.until("the menu", "document.activeElement.getAttribute('role') === 'menuitem'");
    await page.screenshot(join(shots, "day-5-menu.png"));
    await page.key("Escape");
    same(await page.see(`${PERSON("Anna")}.querySelector('.more') === document.activeElement`), true, "the focus is back");
    await page.key("Enter");
    await page.until("the menu", "document.activeElement.getAttribute('role') === 'menuitem'");
    await page.key("Enter");
    await page.until("the answer", `/Working time: Anna/.test(${LAST}.querySelector('.used')?.textContent) && ${STANDING(LAST, "Anna")} === 'Working'`, PROMISED);
  });
  await check("noon: David has his break, and in the evening he is gone", async () => {
    for (let hour = 0; hour < 3; hour += 1) await forward(page, "hour");
    await stands(page, "David", "Not in");
    for (let hour = 0; hour < 2; hour += 1) await forward(page, "hour");
    await stands(page, "David", "Working");
    for (let hour = 0; hour < 3; hour += 1) await forward(page, "hour");
    await stands(page, "David", "Not in");
    await page.screenshot(join(shots, "day-6-evening.png"));
    await pick(page, "Anna");
    await press(page, PANEL, "Clock out");
    await page.until("the end", `${TIMER("attendance")} === 'stopped'`, PROMISED);
  });
  await check("what David does meanwhile is booked in order, also over a night", async () => {
    await forward(page, "morning");
    await forward(page, "hour");
    await pick(page, "David");
    same(await page.see(TIMER("attendance")), "running", "David's timer");
    const { timetrack } = await snapshot(page);
    const yesterday = timetrack.entries.slice(0, 2).map(({ from, to }) => `${from.slice(11, 13)}-${to.slice(11, 13)}`);
    same(yesterday, ["12-17", "08-12"], "his entries of yesterday");
  });
}

/** Posts the panel in #general. */
async function panel(page) {
  await focusLine(page);
  await page.type("/admin panel ");
  await page.until("the channels", "document.querySelectorAll('#chosen select option').length === 4");
  await page.type("#general");
  await page.key("Enter");
  await page.until("the answer", `${LAST}?.dataset.state === 'said' && /The panel is posted/.test(${LAST}.textContent)`, PROMISED);
}

/** Presses a button of a message by keyboard. */
async function press(page, message, label) {
  await page.until(`the button “${label}”`, BUTTON(message, label));
  await page.see(`${BUTTON(message, label)}.focus()`);
  await page.key("Enter");
}

/** Asks `/who`, then refreshes it, until somebody stands there as they should. */
async function stands(page, name, state) {
  await say(page, "/who");
  const end = Date.now() + READ;
  for (;;) {
    await page.until("the list", BUTTON(LAST, "Refresh"), PROMISED);
    const seen = await page.see(STANDING(LAST, name));
    if (seen === state) return;
    if (Date.now() > end) throw new Error(`${name}: ${seen} instead of ${state}`);
    await press(page, LAST, "Refresh");
    await new Promise((done) => setTimeout(done, 500));
  }
}
