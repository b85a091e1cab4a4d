// A forgotten clock-out: the question, the form that answers it, and the same by direct message.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { DRAINED, LANGUAGES, LAST, PROMISED, TIMER, UNREAD, forward, pick, say, snapshot, weather } from "./acts.mjs";

const DIALOG = "document.querySelector('dialog[open]')";
const WRONG = `${DIALOG}?.querySelector('.ask .failed')?.textContent`;
const DIRECT = "[...document.querySelectorAll('#directs .message')].at(-1)";
// Not while another press on the message is on its way.
const BUTTON = (message, label) => `[...(${message}?.querySelectorAll('.buttons button:not([aria-disabled])') ?? [])].find(b => b.textContent === '${label}')`;

/** Needs Ben clocked in, and Anna not. */
export async function questions({ check, same, shots }, browser, address, page) {
  await check("a forgotten clock-out is asked about, and a form opens that the keyboard can leave", async () => {
    await pick(page, "Anna");
    await forward(page, "morning");
    await clockIn(page);
    await forward(page, "morning");
    await enter(page, LAST, "Clock out");
    await page.until("the question", BUTTON(LAST, "Another time"), PROMISED);
    same(await page.see(TIMER("attendance")), "running", "TimeTrack's timer");
    await open(page, LAST);
    const label = await page.see(`${DIALOG}.querySelector('label').control === document.activeElement && ${DIALOG}.querySelector('label').textContent`);
    same(label, "When did you clock out?*", "the label of the input that has the focus");
    same(await page.see(`document.getElementById(${DIALOG}.getAttribute('aria-labelledby')).textContent`), "Another time", "the dialog's name");
    await page.key("Escape");
    await page.until("the dialog to close", `!${DIALOG}`);
    await page.until("the focus to be back on the button", `document.activeElement === ${BUTTON(LAST, "Another time")}`);
    await open(page, LAST);
    await page.press("dialog button[type=button]");
    await page.until("Cancel to close the dialog", `!${DIALOG}`);
    same(await page.see(TIMER("attendance")), "running", "TimeTrack's timer");
  });
  await check("the form looks right in every width, colour and language", () => looks(browser, address, page, shots, same));
  await check("a form that is empty, not taken or not understood says so", async () => {
    const question = `document.querySelector('[data-id="${await page.see(`${LAST}.dataset.id`)}"]')`;
    await open(page, question);
    await page.key("Enter");
    await page.until("a word about the empty input", `/fill this in/.test(${WRONG})`);
    await page.screenshot(join(shots, "12-form-empty.png"));
    await page.type("soon");
    await page.see("window.asked = window.fetch; window.fetch = async () => new Response('', { status: 400 })");
    await page.key("Enter");
    await page.until("words about the refusal", `/Reload this page/.test(${DIALOG}.textContent) && !${DIALOG}.querySelector('[aria-disabled]')`);
    await page.see("window.fetch = window.asked");
    await page.key("Enter");
    await page.until("the bot's words", `!${DIALOG} && /don't understand “soon”/.test(${LAST}.textContent)`, PROMISED);
    await open(page, question);
    await fill(page, "yesterday 17:30");
    await page.until("the sum", `/Clocked out/.test(${LAST}.textContent) && /9 h \\d+ min/.test(${LAST}.textContent)`, PROMISED);
    same(await page.see(`${LAST}.querySelector('.used code').textContent`), "[Another time] yesterday 17:30", "the line above");
    await page.until("the end", `${TIMER("attendance")} === 'stopped'`);
    const { timetrack } = await snapshot(page);
    same(timetrack.entries[0].to.slice(11, 19), "17:30:00", "the end of the entry");
    await page.screenshot(join(shots, "13-form-booked.png"));
    await enter(page, question, "Another time");
    await page.until("the question to be closed", `/Answered/.test(${question}.textContent)`, PROMISED);
  });
  await check("a form that is sent twice, or a day later, is answered honestly and books once", () => twice(browser, address, page, same));
  await check("what was only noted asks by direct message, and its buttons work", () => direct(page, same, shots));
}

async function clockIn(page) {
  await say(page, "/clockin");
  await page.until("the timer", `${TIMER("attendance")} === 'running'`);
  await page.until("the answer", BUTTON(LAST, "Clock out"), PROMISED);
}

/** Presses a button of a message by keyboard. */
async function enter(page, message, label) {
  await page.until(`the button “${label}”`, BUTTON(message, label));
  await page.see(`${BUTTON(message, label)}.focus()`);
  await page.key("Enter");
}

async function open(page, message, label = "Another time") {
  await enter(page, message, label);
  await page.until("the form", `${DIALOG}?.contains(document.activeElement) && document.activeElement.tagName === 'INPUT'`, PROMISED);
}

async function fill(page, text) {
  await page.type(text);
  await page.key("Enter");
  await page.until("the form to close", `!${DIALOG}`, PROMISED);
}

/** The title of the form in a language, from its wording. */
async function title(code) {
  const wording = await readFile(join(dirname(fileURLToPath(import.meta.url)), `../../locales/${code}/timers.ftl`), "utf8");
  return /^button-when = (.*)$/m.exec(wording)[1];
}

async function looks(browser, address, shown, shots, same) {
  for (const [locale, code] of await shown.see(LANGUAGES)) {
    const label = await title(code);
    for (const dark of [false, true]) {
      for (const [name, width, height] of [["desktop", 1280, 800], ["phone", 390, 780]]) {
        const page = await browser.open(`${address}#locale=${locale}`, { width, height, dark, zone: "Europe/Vienna" });
        // The question was asked in English; its buttons stay so.
        await page.until("the question", BUTTON(LAST, "Another time"));
        await open(page, LAST);
        same(await page.see(`${DIALOG}.querySelector('h2').textContent`), label, "the form's title");
        const box = await page.see(`(({ left, right }) => [left >= 0, right <= innerWidth])(${DIALOG}.getBoundingClientRect())`);
        same(box, [true, true], "the form is within the window");
        await page.screenshot(join(shots, "looks", `form-${name}-${code}-${dark ? "dark" : "light"}.png`));
        same(page.troubles, [], "complaints");
        await page.close();
      }
    }
  }
}

async function twice(browser, address, page, same) {
  await pick(page, "Ben");
  await say(page, "/clockout");
  await enter(page, LAST, "Book it all the same");
  await page.until("the end", `${TIMER("attendance")} === 'stopped'`, PROMISED);
  await clockIn(page);
  await forward(page, "morning");
  await say(page, "/clockout");
  await page.until("the question", BUTTON(LAST, "Another time"), PROMISED);
  const { me } = await snapshot(page);
  const others = [];
  for (let count = 0; count < 2; count += 1) {
    const other = await browser.open(`${address}#member=${me.id}`, { zone: "Europe/Vienna" });
    await other.until("the question", BUTTON(LAST, "Another time"));
    await open(other, LAST);
    others.push(other);
  }
  await open(page, LAST);
  await fill(page, "yesterday 17:30");
  await page.until("the end", `/Clocked out/.test(${LAST}.textContent) && ${TIMER("attendance")} === 'stopped'`, PROMISED);
  const ends = async () => (await snapshot(page)).timetrack.entries.map(({ to }) => to);
  const booked = await ends();
  const answers = "document.querySelectorAll('#messages .message').length";
  for (const other of others) {
    const before = await other.see(answers);
    await fill(other, "yesterday 16:00");
    await other.until("the bot's answer", `${answers} > ${before} && /Answered/.test(${LAST}.textContent)`, PROMISED);
    same(await ends(), booked, "what is booked");
    await other.close();
    if (other === others[0]) await forward(page, "morning");
  }
}

async function direct(page, same, shots) {
  for (const name of ["Ben", "Anna"]) {
    await pick(page, name);
    await clockIn(page);
  }
  await forward(page, "morning");
  await weather(page, "down");
  for (const name of ["Ben", "Anna"]) {
    await pick(page, name);
    await say(page, "/clockout");
    await page.until("“Noted”", `/noted/i.test(${LAST}.textContent)`, PROMISED);
  }
  await weather(page, "fine");
  await page.until("a count of messages", `${UNREAD("direct")} === '1'`, DRAINED);
  await page.press("#tabs [data-tab=direct]");
  await open(page, DIRECT);
  await page.screenshot(join(shots, "14-direct-form.png"));
  await fill(page, "yesterday 17:30");
  await page.until("the sum", `/Clocked out/.test(${DIRECT}.textContent) && /9 h \\d+ min/.test(${DIRECT}.textContent)`, PROMISED);
  await page.until("the end", `${TIMER("attendance")} === 'stopped'`);
  await page.screenshot(join(shots, "15-direct-booked.png"));
  await pick(page, "Ben");
  await enter(page, DIRECT, "Book it all the same");
  await page.until("the end", `${TIMER("attendance")} === 'stopped'`, PROMISED);
  await page.until("the edit", `/Clocked out/.test(${DIRECT}.textContent)`, PROMISED);
  same(await page.see(`${DIRECT}.contains(document.activeElement)`), true, "the keyboard is still on the message");
  await page.press("#tabs [data-tab]");
  await pick(page, "Anna");
}
