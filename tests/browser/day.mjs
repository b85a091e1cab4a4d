// A day at the office, from the panel in the morning to the admins' list of the next one: what a person presses, and what board, role and
// /who show of it at each step.

import { join } from "node:path";

import { LAST, PROMISED, TIMER, UNREAD, focusLine, forward, pick, say, snapshot, visit } from "./acts.mjs";

/** Until the bot has read in the background what changed in TimeTrack, and has said it on the board, in milliseconds. */
const READ = 40_000;
const DIRECT = "[...document.querySelectorAll('#directs .message')].at(-1)";
const BUTTON = (message, label) => `[...(${message}?.querySelectorAll('.buttons button:not([aria-disabled])') ?? [])].find(b => b.textContent === '${label}')`;
const STATES = ["Working", "On break", "Away", "Not in", "Unknown"];
/** Below which heading of a list somebody stands. */
const STANDING = (message, name) => `(() => {
  const text = ${message}?.querySelector('.embed')?.innerText ?? '';
  const place = text.indexOf('@${name}');
  const headings = ${JSON.stringify(STATES)}.map(state => [text.lastIndexOf(state, place), state]);
  return place < 0 ? null : headings.sort(([one], [other]) => other - one)[0][1]; })()`;
const PERSON = (name) => `document.querySelector('.person[data-name=${name}]')`;
const WEARS = (name) => `[...${PERSON(name)}.querySelectorAll('.role')].some(role => role.textContent === 'At work')`;
const PANEL = "[...document.querySelectorAll('#messages .message')].find(m => !m.querySelector('.private') && m.querySelectorAll('.buttons button').length === 6)";

/** Needs Anna clocked out and the first channel shown. */
export async function day({ check, same, shots }, page) {
  await check("8:00 of a working day: Clara posts panel and board and sets role and inbox, each with a picker", async () => {
    await workday(page);
    await pick(page, "Anna");
    same(await page.see("[...document.querySelectorAll('#tabs button')].map(tab => tab.textContent)"), ["# general", "# who-is-in", "Direct messages"], "Anna's channels");
    await pick(page, "Clara");
    await visit(page, "office");
    await choose(page, "/admin panel", "#general", /The panel is posted/);
    await page.until("the count of what is unread", `${UNREAD("general")} === '1'`);
    same(await page.see(`${LAST}.querySelector('.mention').textContent`), "#general", "the channel that the answer names");
    same(await page.see(`${LAST}.querySelector('.used code').textContent`), "/admin panel channel: #general", "the line above");
    await choose(page, "/admin board", "#w", /The list is on its way/);
    await page.until("the board", `${UNREAD("who-is-in")} === '1'`, READ);
    await choose(page, "/admin role", "@M", /not below my highest role/);
    await choose(page, "/admin role", "@A", /is worn by linked people/);
    await choose(page, "/admin inbox", "#o", /The morning list comes to/);
    await page.screenshot(join(shots, "day-1-office.png"));
    await visit(page, "general");
    same(await page.see(UNREAD("general")), undefined, "unread after the look");
  });
  await check("Anna clocks in from the panel; the answer is private, the panel stays, and board and role follow", async () => {
    await pick(page, "Anna");
    await press(page, PANEL, "Clock in");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
    await page.until("the answer", `${LAST}.querySelector('.private') && /Clocked in/.test(${LAST}.textContent)`, PROMISED);
    same(await page.see(`!!${PANEL}.querySelector('.edited')`), false, "the panel was edited");
    await page.screenshot(join(shots, "day-2-panel.png"));
    await shows(page, "Anna", "Working");
    await pick(page, "Ben");
    same(await page.see(`/Clocked in at/.test(${LAST}.textContent)`), false, "Ben sees Anna's answer");
    await press(page, PANEL, "Clock in");
    await page.until("Ben's timer", `${TIMER("attendance")} === 'running'`, PROMISED);
    await pick(page, "Anna");
  });
  await check("9:00: David has come by himself, and /who, board and role say so without anybody pressing", async () => {
    await forward(page, "hour");
    await stands(page, "David", "Working");
    same(await page.see(STANDING(LAST, "Anna")), "Working", "Anna");
    await page.screenshot(join(shots, "day-3-who.png"));
    await shows(page, "David", "Working");
    await visit(page, "who-is-in");
    await page.screenshot(join(shots, "day-4-board.png"));
    await visit(page, "general");
  });
  await check("a break of half an hour ends with a question in a direct message, and Back ends it", async () => {
    await focusLine(page);
    await page.type("/break ");
    await page.until("the option fields", "document.querySelectorAll('#chosen .field').length === 2");
    await page.type("30 min");
    await page.key("Enter");
    await page.until("the break", `${TIMER("attendance")} === 'stopped' && /On break/.test(${LAST}.textContent)`, PROMISED);
    await stands(page, "Anna", "On break");
    await shows(page, "Anna", "On break");
    for (let quarter = 0; quarter < 2; quarter += 1) await forward(page, "quarter");
    await page.until("the count of what is unread", `${UNREAD("direct")} === '1'`, READ);
    await visit(page, "direct");
    await page.until("the question", `/Is your break over/.test(${DIRECT}.textContent)`);
    await page.screenshot(join(shots, "day-5-break-over.png"));
    await press(page, DIRECT, "Back");
    await page.until("the timer", `${TIMER("attendance")} === 'running'`, PROMISED);
    await page.until("the answer", `/Back from the break/.test(${DIRECT}.textContent)`, PROMISED);
    await visit(page, "general");
    await shows(page, "Anna", "Working");
  });
  await check("the menu of a member opens by keyboard and shows their working time", async () => {
    await pick(page, "Ben");
    await page.see(`${PERSON("Anna")}.querySelector('.more').focus()`);
    await page.key("Enter");
    await page.until("the menu", "document.activeElement.getAttribute('role') === 'menuitem'");
    await page.screenshot(join(shots, "day-6-menu.png"));
    await page.key("Escape");
    same(await page.see(`${PERSON("Anna")}.querySelector('.more') === document.activeElement`), true, "the focus is back");
    await page.key("Enter");
    await page.until("the menu", "document.activeElement.getAttribute('role') === 'menuitem'");
    await page.key("Enter");
    await page.until("the answer", `/Working time: Anna/.test(${LAST}.querySelector('.used')?.textContent) && ${STANDING(LAST, "Anna")} === 'Working'`, PROMISED);
    await pick(page, "Anna");
  });
  await check("noon: David has his break, and in the evening he is gone", async () => {
    for (let hour = 0; hour < 3; hour += 1) await forward(page, "hour");
    await shows(page, "David", "Not in");
    for (let hour = 0; hour < 2; hour += 1) await forward(page, "hour");
    await shows(page, "David", "Working");
  });
  await evening({ check, same, shots }, page);
  await morning({ check, same, shots }, page);
}

async function evening({ check, same, shots }, page) {
  await check("17:30: Anna wants reminders, and is asked whether she still works", async () => {
    await focusLine(page);
    await page.type("/reminders ");
    await page.until("the option fields", "document.querySelectorAll('#chosen .field').length >= 3");
    await page.type("on");
    await page.until("choices", "document.querySelectorAll('#chosen [role=option]').length");
    await page.key("Enter");
    await page.key("Enter");
    await page.until("the answer", `/You are reminded, because you switched it on/.test(${LAST}?.textContent)`, PROMISED);
    for (let hour = 0; hour < 3; hour += 1) await forward(page, "hour");
    await shows(page, "David", "Not in");
    // The note on working-time law may have come before.
    await page.until("a count of what is unread", UNREAD("direct"), READ);
    await visit(page, "direct");
    await page.until("the question", `/Are you still working/.test(${DIRECT}.textContent)`);
  });
  await check("18:30: the forgotten clock-out is a question, and its answer books the usual end", async () => {
    await forward(page, "hour");
    await page.until("the question", `/Did you forget to clock out/.test(${DIRECT}.textContent)`, READ);
    await page.screenshot(join(shots, "day-7-forgotten.png"));
    same(await page.see(TIMER("attendance")), "running", "TimeTrack's timer");
    await press(page, DIRECT, "I left at 17:00");
    await page.until("the end", `${TIMER("attendance")} === 'stopped'`, PROMISED);
    const { timetrack } = await snapshot(page);
    same(timetrack.entries[0].to.slice(11, 19), "17:00:00", "the end of the entry");
    await visit(page, "general");
    await shows(page, "Anna", "Not in");
  });
}

async function morning({ check, same, shots }, page) {
  await check("8:00: the morning list names Ben, who forgot his clock-out, to those who see the office", async () => {
    await pick(page, "Clara");
    await forward(page, "morning");
    await page.until("the count of what is unread", `${UNREAD("office")} === '1'`, READ);
    await visit(page, "office");
    const list = await page.see(`${LAST}.querySelector('.embed').innerText`);
    if (!/Morning list[^]*Running since yesterday or longer\n[^]*@Ben/.test(list)) throw new Error(list);
    await page.screenshot(join(shots, "day-8-morning.png"));
    await pick(page, "Anna");
    same(await page.see("document.getElementById('messages').textContent.includes('Morning list')"), false, "Anna sees the office");
  });
  await check("what David does meanwhile is booked in order, also over a night", async () => {
    await forward(page, "hour");
    await pick(page, "David");
    same(await page.see(TIMER("attendance")), "running", "David's timer");
    const { timetrack } = await snapshot(page);
    const yesterday = timetrack.entries.slice(0, 2).map(({ from, to }) => `${from.slice(11, 13)}-${to.slice(11, 13)}`);
    same(yesterday, ["12-17", "08-12"], "his entries of yesterday");
  });
}

/** Moves on to eight o'clock of a working day after which another one follows. */
async function workday(page) {
  do await forward(page, "morning"); while (![1, 2, 3, 4].includes(new Date((await snapshot(page)).now).getUTCDay()));
}

/** Sends a command with one choice: what is typed into its first list. */
async function choose(page, command, typed, answer) {
  const before = await page.see("document.querySelectorAll('#messages .message').length");
  await focusLine(page);
  await page.type(`${command} `);
  await page.until("the choices", "document.querySelector('#chosen .field select') === document.activeElement");
  await page.type(typed);
  await page.key("Enter");
  await page.until(`an answer like ${answer}`, `document.querySelectorAll('#messages .message').length > ${before} && ${answer}.test(${LAST}.textContent)`, PROMISED);
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

/** Waits until role and board show what somebody does; the role is worn in breaks too. */
async function shows(page, name, state) {
  const wears = state !== "Not in";
  await page.until(`${name} ${wears ? "to wear" : "not to wear"} the role`, `${WEARS(name)} === ${wears}`, READ);
  await visit(page, "who-is-in");
  await page.until(`${name} on the board as ${state}`, `${STANDING(LAST, name)} === '${state}'`, READ);
  await visit(page, "general");
}
