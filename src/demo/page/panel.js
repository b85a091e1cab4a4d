// The side panel: what TimeTrack itself holds, which is the proof of everything the bot says, and a switch to make it fail.

import { h } from "./dom.js";
import { clock, lasting } from "./time.js";
import { word } from "./words.js";

const WEATHERS = ["fine", "down", "slow", "garbage"];
// [words, command, values]; without a command it is something to do by hand.
const TRIES = [
  ["try-in", "clockin"],
  ["try-down"],
  ["try-out", "clockout"],
  ["try-fine"],
  ["try-late", "clockin", { en: { at: "20m ago" }, de: { at: "vor 20m" } }],
  ["try-project", "project start"],
  ["try-link", "admin link"],
];

/** The newcomer's list; `known(path)` is a command this person can use, `start(path, values)` opens it in the composer. */
export function tries(start, known) {
  const german = document.documentElement.lang === "de";
  const items = TRIES.map(([key, path, values]) => {
    if (!path) return h("li", {}, word(key));
    const entry = known(path);
    const given = values ? Object.entries(german ? values.de : values.en) : [];
    const shown = given.map(([name, value]) => ` ${entry?.options.find((option) => option.name === name)?.shown ?? name}: ${value}`);
    const label = `/${entry?.shown ?? path}${shown.join("")}`;
    // A command this person does not see is only told about.
    const what = entry ? h("button.try", { type: "button", onclick: () => start(path, Object.fromEntries(given)) }, label) : h("code", {}, label);
    return h("li", {}, word(key), " ", what);
  });
  return h("ol.tries", {}, items);
}

/** Draws the panel; the switch is made once and kept, so that it never loses the keyboard's focus. */
export class Panel {
  constructor(root, setWeather) {
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
    const weather = h("section.card", {}, h("fieldset.weather", {}, this.legend, this.why, h("div.choices", {}, choices)));
    root.replaceChildren(weather, this.holds, this.tries, this.requests);
  }

  show(world, start, known) {
    this.legend.textContent = word("is-now");
    this.why.textContent = word("is-why");
    for (const [weather, label] of this.labels) label.textContent = word(weather);
    const radio = this.radios.get(world.weather);
    if (radio) radio.checked = true;
    redraw(this.holds, [h("h2", {}, `${word("holds")} ${world.me.name}`), holds(world.timetrack)]);
    redraw(this.requests, [h("h2", {}, word("requests")), requests(world.requests)]);
    // Drawn again only for another person or language, so that a focused suggestion stays.
    const drawnFor = JSON.stringify([document.documentElement.lang, world.me.id, TRIES.map(([, path]) => known(path)?.shown)]);
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
      state ? h("span.since", {}, `${word("since")} ${wall(state.since)}${state.label ? ` · ${state.label}` : ""}`) : null));
}

function entry(row) {
  return h("li.entry", { "data-kind": row.kind, "data-from": row.from, "data-to": row.to },
    h("span", {}, row.label || word("attendance")),
    h("span.figures", {}, `${wall(row.from)} – ${wall(row.to)}`),
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
