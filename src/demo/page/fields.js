// One input for one option of a command: text, number, a fixed choice, yes or no, a member, channel or role, or text the bot completes.

import { fieldKind } from "./commands.js";
import { h } from "./dom.js";
import { Listbox } from "./listbox.js";
import { word } from "./words.js";

// Long enough to let a word be finished, short enough to feel immediate.
const PAUSE = 180;
let serial = 0;

/**
 * `{ option, node, value(), shown(), problem(), focus() }`; `value()` is what is sent, empty for nothing; `shown()` what the person reads
 * for it; `problem()` why it cannot be. `named(kind, option)` are the members, channels or roles to choose from.
 */
export function field(option, { named, value, suggest }) {
  const id = `option-${(serial += 1)}`;
  const kind = fieldKind(option);
  const choices = kind === "choices" ? option.choices : kind === "yes-or-no" ? yesOrNo() : named(kind, option);
  const input = choices ? select(option, id, choices, word(kind === "member" ? "nobody" : "none")) : textInput(option, id, kind);
  if (value !== undefined) input.value = value;
  const label = h("label", { for: id, title: option.description }, option.shown, option.required ? h("span.star", { title: word("required") }, "*") : null);
  const node = h("div.field", {}, label, input);
  const completing = kind === "autocomplete" ? complete(node, input, id, suggest) : null;
  return {
    option,
    node,
    value: () => (completing ? completing() : input.value.trim()),
    shown: () => (choices ? input.selectedOptions[0]?.textContent ?? "" : input.value),
    problem: () => (kind === "number" ? numberProblem(option, input.value.trim()) : null),
    focus: () => (input.focus(), true),
  };
}

function yesOrNo() {
  return [["true", "yes"], ["false", "no"]].map(([value, key]) => ({ value, name: word(key) }));
}

function numberProblem({ least, most }, text) {
  if (text === "") return null;
  if (!/^-?\d{1,15}$/.test(text)) return word("not-a-number");
  if (Number(text) < (least ?? -Infinity)) return `${word("at-least")} ${least}`;
  return Number(text) > (most ?? Infinity) ? `${word("at-most")} ${most}` : null;
}

function textInput(option, id, kind) {
  return h("input", {
    id,
    type: "text",
    inputMode: kind === "number" ? "numeric" : "text",
    autocomplete: "off",
    spellcheck: false,
    maxLength: Math.min(option.longest, 6000),
    placeholder: option.description,
    title: option.description,
    "aria-required": String(option.required),
  });
}

function select(option, id, choices, nothing) {
  const empty = h("option", { value: "" }, option.required ? "…" : nothing);
  return h("select", { id, title: option.description, "aria-required": String(option.required) }, empty,
    choices.map((choice) => h("option", { value: choice.value }, choice.name)));
}

// What is shown of a choice is its name, what is sent its value; typing on makes it free text again.
function complete(node, input, id, suggest) {
  const list = h("div.pop", { id: `${id}-list`, role: "listbox", hidden: true, "aria-label": input.title });
  let chosen = null;
  const box = new Listbox(input, list, (choice) => {
    chosen = choice;
    input.value = choice.title;
    stop();
    box.close();
  });
  for (const [name, text] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, text);
  }
  let timer;
  // Answers may overtake each other: only the one to the latest question counts, and none after the list was left.
  let question = 0;
  const stop = () => {
    clearTimeout(timer);
    question += 1;
  };
  const ask = () => {
    stop();
    const mine = question;
    timer = setTimeout(async () => {
      if (list.hidden) box.say(word("loading"));
      const { choices, error } = await suggest(input.value);
      if (mine !== question) return;
      if (error) return box.say(word("options-failed"));
      const options = choices.map(({ name, value }) => ({ title: name, value: String(value) }));
      // Marked at once only if something was typed: Enter in an empty field sends, it does not pick.
      box.open(options, input.value.trim() !== "");
      if (options.length === 0) box.say(word("no-options"));
    }, PAUSE);
  };
  input.addEventListener("input", () => {
    chosen = null;
    ask();
  });
  input.addEventListener("focus", () => chosen === null && ask());
  input.addEventListener("blur", () => {
    stop();
    box.close();
  });
  input.addEventListener("keydown", (event) => {
    if (!event.isComposing && box.key(event)) event.preventDefault();
  });
  node.append(list);
  return () => (chosen ? chosen.value : input.value.trim());
}
