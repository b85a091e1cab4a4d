// The side panel: what TimeTrack itself holds, which is the proof of everything the bot says, and a switch to make it fail.

import { h } from "./dom.js";
import { clock, currentTime, day, isMoved, lasting, timestamp } from "./time.js";
import { word } from "./words.js";

const WEATHERS = ["fine", "down", "slow", "garbage"];
const MOVES = ["quarter", "hour", "morning", "eve"];
// [words, command, words of its values]; without a command it is something to do by hand.
const TRIES = [
  ["try-in", "clockin"],
  ["try-break", "break", { for: "try-break-for" }],
  ["try-break-over"],
  ["try-who", "who"],
  ["try-down"],
  ["try-out", "clockout"],
  ["try-fine"],
  ["try-late", "clockin", { at: "try-late-at" }],
  ["try-forgot", "clockin", { at: "try-forgot-at" }],
  ["try-project", "project start"],
  ["try-reminders", "reminders", { turn: "try-reminders-turn" }],
  ["try-panel", "admin panel"],
  ["try-board", "admin board"],
  ["try-role", "admin role"],
  ["try-inbox", "admin inbox"],
  ["try-link", "admin link"],
];

/** The newcomer's list; `known(path)` is a command and whether this person can use it, `start(path, values)` opens it in the composer. */
function tries(start, known) {
  const items = TRIES.map(([key, path, values]) => {
    if (!path) return h("li", {}, word(key));
    const { entry, usable } = known(path);
    const given = Object.entries(values ?? {}).map(([name, key]) => [name, word(key)]);
    const shown = given.map(([name, value]) => ` ${entry?.options.find((option) => option.name === name)?.shown ?? name}: ${value}`);
    const label = `/${entry?.shown ?? path}${shown.join("")}`;
    // A command that this person cannot use is only named.
    const what = usable ? h("button.try", { type: "button", onclick: () => start(path, Object.fromEntries(given)) }, label) : h("code", {}, label);
    return h("li", {}, word(key), " ", what);
  });
  return h("ol.tries", {}, items);
}

/** Draws the panel; switch and clock are made once and kept, so that they never lose the keyboard's focus. */
export class Panel {
  /** `people` is the card of the members. */
  constructor(root, people, { setWeather, moveClock }) {
    this.root = root;
    this.moveClock = moveClock;
    this.holds = h("section.card", { "aria-live": "off" });
    this.radios = new Map();
    this.legend = h("legend");
    this.why = h("p.muted");
    this.labels = new Map();
    const choices = WEATHERS.map((weather) => {
      const radio = h("input", { type: "radio", name: "weather", value: weather, id: `weather-${weather}`, onchange: () => setWeather(weather) });
      const label = h("label", { for: radio.id });
      this.radios.set(weather, radio);
      this.labels.set(weather, label);
      return h("div.choice", {}, radio, label);
    });
    this.requests = h("section.card");
    this.tries = h("section.card");
    this.clock = h("h2");
    this.clockWhy = h("p.muted");
    this.clockError = h("p.failed", { role: "status" });
    this.moves = new Map(MOVES.map((to) => [to, h("button.move", { type: "button", "data-move": to, onclick: () => this.move(to) })]));
    const clockCard = h("section.card", {}, this.clock, this.clockWhy, h("div.moves", {}, [...this.moves.values()]), this.clockError);
    const weather = h("section.card", {}, h("fieldset.weather", {}, this.legend, this.why, h("div.choices", {}, choices)));
    root.replaceChildren(weather, clockCard, this.holds, people, this.tries, this.requests);
  }

  async move(to) {
    // A second press would move the clock twice.
    if (this.moving) return;
    this.moving = true;
    const busy = (is) => this.moves.forEach((button) => button.setAttribute("aria-disabled", String(is)));
    busy(true);
    this.clockError.textContent = (await this.moveClock(to)) ?? "";
    busy(false);
    this.moving = false;
  }

  showClock({ eve }) {
    const form = JSON.stringify([document.documentElement.lang, eve, isMoved()]);
    if (this.clockForm === form) return;
    this.clockForm = form;
    this.clock.replaceChildren(word("clock"), " ", currentTime());
    this.clockWhy.textContent = word(isMoved() ? "clock-moved" : "clock-why") + (eve ? "" : ` ${word("clock-never")}.`);
    for (const [to, button] of this.moves) button.textContent = word(`clock-${to}`);
    const button = this.moves.get("eve");
    button.disabled = eve === null;
    if (eve) button.append(" (", timestamp(Date.parse(eve) / 1000, "d"), ")");
  }

  /** The suggestions stand in an empty conversation, its `welcome`, or else in the panel. */
  show(world, start, known, welcome) {
    this.showClock(world);
    if (this.tries.parentElement !== (welcome ?? this.root)) {
      if (welcome) welcome.append(this.tries);
      else this.root.insertBefore(this.tries, this.requests);
    }
    this.legend.textContent = word("is-now");
    this.why.textContent = word("is-why");
    for (const [weather, label] of this.labels) label.textContent = word(weather);
    const radio = this.radios.get(world.weather);
    if (radio) radio.checked = true;
    redraw(this.holds, [h("h2", {}, `${word("holds")} ${world.me.name}`), holds(world.timetrack)]);
    redraw(this.requests, [h("h2", {}, word("requests")), requests(world.requests)]);
    // Drawn again only for another person or language, so that a focused suggestion stays.
    const drawnFor = JSON.stringify([document.documentElement.lang, world.me.id, TRIES.map(([, path]) => [known(path).entry?.shown, known(path).usable])]);
    if (this.drawnFor !== drawnFor) {
      this.drawnFor = drawnFor;
      redraw(this.tries, [h("h2", {}, word("try")), tries(start, known)]);
    }
  }
}

function redraw(section, children) {
  section.replaceChildren(...children.flat());
}

function holds(sheet) {
  if (!sheet) return [h("p.muted", {}, word("unlinked"))];
  return [
    h("p.muted", {}, `${sheet.full_name} · ${sheet.username} · ${word("wall-of")} ${sheet.zone}`),
    h("dl.timers", {}, timer("attendance", sheet.attendance), timer("project", sheet.project)),
    h("h3", {}, word("booked")),
    sheet.entries.length ? h("ul.entries", {}, sheet.entries.map(entry)) : h("p.muted", {}, word("nothing-booked")),
  ];
}

function timer(kind, state) {
  const now = state?.state ?? "stopped";
  const total = state ? h("span.total", {}, lasting(state.worked_seconds)) : null;
  // The page goes on counting from what the server said; a paused timer stands still.
  if (total && now === "running") total.dataset.running = Date.now() / 1000 - state.worked_seconds;
  return h("div.timer", { "data-timer": kind, "data-state": now },
    h("dt", {}, word(kind)),
    h("dd", {}, h("span.state", {}, word(now)), total,
      state ? h("span.since", {}, `${word("since")} ${day(state.since)}, ${wall(state.since)}${state.label ? ` · ${state.label}` : ""}`) : null));
}

function entry(row) {
  return h("li.entry", { "data-kind": row.kind, "data-from": row.from, "data-to": row.to },
    h("span", {}, row.label || word("attendance")),
    h("span.figures", {}, `${day(row.from)}, ${wall(row.from)} – ${day(row.to) === day(row.from) ? "" : `${day(row.to)}, `}${wall(row.to)}`),
    h("span.total", {}, lasting(row.worked_seconds)));
}

// TimeTrack holds the person's wall clock, so it is shown as it is and not turned into the reader's zone.
function wall(stamp) {
  return stamp.slice(11, 19);
}

function requests(list) {
  if (list.length === 0) return h("p.muted", {}, word("no-requests"));
  return h("ul.requests", {}, list.map((request) =>
    h("li", {}, clock(request.at), h("code", {}, `${request.method} ${request.path}`), h("b", { className: request.status >= 400 || !request.status ? "bad" : "" }, request.status ?? "–"))));
}
