// The line at the bottom: `/` opens the palette of what the bot registered, and the chosen command asks for its options.

import { flatten, matching } from "./commands.js";
import { byId, h } from "./dom.js";
import { field } from "./fields.js";
import { Listbox } from "./listbox.js";
import { word } from "./words.js";

/** `send(entry, values, shown)` resolves with an error or null, `shown` being what the person read for each value; `suggest(entry, option, typed, values)` with choices. */
export class Composer {
  constructor({ send, suggest, named }) {
    Object.assign(this, { send, suggest, named });
    this.entries = [];
    this.say = byId("say");
    this.form = byId("chosen");
    this.palette = new Listbox(this.say, byId("palette"), (option) => this.choose(option.entry));
    this.say.addEventListener("input", () => this.typed());
    this.say.addEventListener("focus", () => this.typed());
    this.say.addEventListener("blur", () => this.palette.close());
    this.say.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.formKey(event));
  }

  /** Takes the commands in the person's language; a chosen one that is gone, or whose words changed, is put back. */
  offer(commands, locale, manages) {
    this.entries = flatten(commands, locale, manages);
    const same = this.entry && this.entries.find((entry) => JSON.stringify(entry) === JSON.stringify(this.entry));
    if (this.entry && !same) this.back();
  }

  /** Opens a command from elsewhere on the page, with values already filled in. */
  start(path, values = {}) {
    const entry = this.entries.find((known) => known.path.join(" ") === path);
    if (entry) this.choose(entry, values);
    return entry !== undefined;
  }

  typed() {
    const text = this.say.value;
    if (!text.startsWith("/")) {
      this.palette.close();
      return this.hint(text ? word("only-slash") : "");
    }
    // A name followed by a space is a choice already, as on Discord; one that begins a longer name is not.
    const named = text.slice(1).toLowerCase();
    const whole = named.endsWith(" ") && this.entries.find((entry) => [entry.shown, entry.path.join(" ")].includes(named.trim()));
    if (whole) return this.choose(whole);
    const found = matching(this.entries, text.slice(1));
    this.palette.open(found.map((entry) => ({ title: `/${entry.shown}`, detail: entry.description, entry })), true);
    if (found.length === 0) this.palette.say(word("no-command"));
    this.hint(word("keys-palette"));
  }

  key(event) {
    if (event.isComposing) return;
    if (this.palette.key(event)) event.preventDefault();
    else if (event.key === "Enter") this.typed();
  }

  choose(entry, values = {}) {
    this.palette.close();
    this.entry = entry;
    this.say.value = "";
    // Required ones first, which registration already demands; sorting keeps a stale registration usable.
    const options = [...entry.options].sort((one, other) => Number(other.required) - Number(one.required));
    this.fields = options.map((option) => field(option, {
      named: this.named,
      value: values[option.name],
      suggest: (typed) => this.suggest(entry, option, typed, this.values()),
    }));
    this.button = h("button.send", { type: "submit", "aria-label": word("send"), title: word("send") }, h("span", { "aria-hidden": "true" }, "➤"));
    const leave = h("button.leave", { type: "button", "aria-label": word("back"), title: word("back"), onclick: () => this.back(true) }, "×");
    this.form.replaceChildren(h("span.chip", {}, `/${entry.shown}`, leave), ...this.fields.map((each) => each.node), this.button);
    byId("free").hidden = true;
    this.form.hidden = false;
    this.hint(`${entry.description} · ${word("keys")}`);
    (this.fields.find((each) => !each.value()) ?? this.fields[0])?.focus() ?? this.button.focus();
  }

  values() {
    const given = this.fields.map((each) => [each.option.name, each.value()]).filter(([, value]) => value !== "");
    return Object.fromEntries(given);
  }

  formKey(event) {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.back(true);
    }
    if (event.key === "Enter" && event.target.tagName === "SELECT") {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  async submit(event) {
    event.preventDefault();
    const missing = this.fields.find((each) => each.option.required && each.value() === "");
    if (missing) {
      missing.focus();
      return this.hint(word("missing") + missing.option.shown, true);
    }
    const wrong = this.fields.find((each) => each.problem());
    if (wrong) {
      wrong.focus();
      return this.hint(`${wrong.option.shown}: ${wrong.problem()}`, true);
    }
    const [entry, values] = [this.entry, this.values()];
    const shown = new Map(this.fields.map((each) => [each.value(), each.shown()]));
    // Before anything is waited for: a second Enter must not send twice, and the next command need not wait for this one.
    this.back(true);
    const error = await this.send(entry, values, shown);
    if (error) this.hint(error, true);
  }

  /** Puts the chosen command away; with `focus` the line gets the keyboard again. */
  back(focus) {
    this.entry = undefined;
    this.form.hidden = true;
    this.form.replaceChildren();
    byId("free").hidden = false;
    this.hint("");
    if (focus) this.say.focus();
  }

  hint(text, bad = false) {
    const hint = byId("hint");
    hint.textContent = text;
    hint.classList.toggle("bad", bad);
  }
}
