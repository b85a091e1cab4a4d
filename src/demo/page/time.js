// Discord's timestamp markup `<t:SECONDS:STYLE>`: shown in the reader's own zone and language, the relative one ticking.

import { h } from "./dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
// From the largest unit down; the first that fits at least once is used.
const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

let locale = "en-GB";
// How far the demo's clock is ahead of this machine's, in milliseconds.
let ahead = 0;

/** Takes over the demo's clock; what the answer took to arrive is no difference. */
export function setClock(iso) {
  const difference = Date.parse(iso) - Date.now();
  ahead = Math.abs(difference) < 5_000 ? 0 : difference;
}

/** The demo's time, in milliseconds. */
export function now() {
  return Date.now() + ahead;
}

/** Whether the demo's clock was moved. */
export function isMoved() {
  return ahead !== 0;
}

/** Takes over the locale for dates and times, one with the 24-hour clock: the figures are compared with TimeTrack's. */
export function readTimesIn(intlLocale) {
  locale = intlLocale;
}

/** A `<time>` for an instant in seconds; style as in Discord's markup. */
export function timestamp(seconds, style = "f") {
  const instant = new Date(seconds * 1000);
  if (Number.isNaN(instant.getTime())) return document.createTextNode(`<t:${seconds}>`);
  const element = h("time", { dateTime: instant.toISOString(), title: format(instant, "F") });
  element.textContent = style === "R" ? relative(seconds) : format(instant, style);
  if (style === "R") element.dataset.relative = seconds;
  return element;
}

/** Figures such as 17:00:12 or a date and a time, from ISO text; what cannot be read is shown as it is. */
export function clock(iso, style = "T") {
  const seconds = Date.parse(iso) / 1000;
  return Number.isNaN(seconds) ? document.createTextNode(String(iso)) : timestamp(seconds, style);
}

/** `Tue 24 Nov`: the day of a wall-clock stamp, which is shown as it is and not turned into the reader's zone. */
export function day(stamp) {
  const date = new Date(`${stamp.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return stamp.slice(0, 10);
  return new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(date);
}

/** The demo's date and time, ticking. */
export function currentTime() {
  const element = h("time", { "data-now": "" });
  element.textContent = current();
  return element;
}

/** Brings every relative time and every running total under `root` up to date. */
export function tick(root) {
  for (const element of root.querySelectorAll("[data-relative]")) put(element, relative(Number(element.dataset.relative)));
  for (const element of root.querySelectorAll("[data-now]")) put(element, current());
  for (const element of root.querySelectorAll("[data-running]")) put(element, lasting(Date.now() / 1000 - Number(element.dataset.running)));
}

/** A length such as 7:05:09. */
export function lasting(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function put(element, text) {
  // Writing the same text again would still disturb a selection.
  if (element.textContent !== text) element.textContent = text;
}

function format(instant, style) {
  return new Intl.DateTimeFormat(locale, STYLES[style] ?? STYLES.f).format(instant);
}

function current() {
  return new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(now());
}

function relative(seconds) {
  const away = Math.round(seconds - now() / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(Math.trunc(away / size), unit);
}
