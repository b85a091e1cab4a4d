// A modal that the bot opened: a dialog that asks for a few texts, as on Discord.

import { h } from "./dom.js";
import { word } from "./words.js";

const TEXT = 4;
const LABEL = 18;
const PARAGRAPH = 2;

/** Shows a modal; `submit(values)` resolves with an error or null, `closed()` is called when the dialog is gone. */
export function openModal(modal, submit, closed) {
  const inputs = (modal.components ?? []).map(parts).filter(({ input }) => input?.type === TEXT).map(field);
  const error = h("p.failed", { role: "alert" });
  const title = h("h2", { id: "modal-title" }, modal.title ?? "");
  const cancel = h("button", { type: "button", onclick: () => close() }, word("cancel"));
  const send = h("button.primary", { type: "submit" }, word("submit"));
  const form = h("form", { noValidate: true }, title, inputs.map(({ node }) => node), error, h("div.buttons", {}, cancel, send));
  const dialog = h("dialog.modal", { "aria-labelledby": title.id }, form);
  let sending = false;

  const close = () => sending || dialog.close();
  // Escape; an answer that is on its way must find the dialog open, because an error is shown in it.
  dialog.addEventListener("cancel", (event) => sending && event.preventDefault());
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // A second Enter while the first is on its way must not send twice.
    if (sending) return;
    error.textContent = "";
    inputs.forEach((each) => each.judge());
    const wrong = inputs.find((each) => each.judge());
    if (wrong) return wrong.input.focus();
    sending = true;
    [cancel, send].forEach((button) => button.setAttribute("aria-disabled", "true"));
    send.setAttribute("aria-busy", "true");
    const problem = await submit(inputs.map(({ input }) => [input.dataset.input, input.value]));
    sending = false;
    if (!problem) return dialog.close();
    [cancel, send].forEach((button) => button.removeAttribute("aria-disabled"));
    send.removeAttribute("aria-busy");
    error.textContent = `⚠ ${problem}`;
  });

  document.body.append(dialog);
  dialog.showModal();
  inputs[0]?.input.focus();
}

// A label holds its input; in the older form a row does, and the input has the label.
function parts(component) {
  if (component.type === LABEL) return { label: component.label, description: component.description, input: component.component };
  const input = component.components?.[0];
  return { label: input?.label, input };
}

function field({ label, description, input: asked }, index) {
  const id = `modal-input-${index}`;
  const required = asked.required !== false;
  const least = asked.min_length ?? 0;
  const wrong = h("p.failed", { id: `${id}-error`, role: "alert" });
  const input = h(asked.style === PARAGRAPH ? "textarea" : "input", {
    id,
    value: asked.value ?? "",
    placeholder: asked.placeholder ?? "",
    maxLength: asked.max_length ?? 4000,
    autocomplete: "off",
    spellcheck: false,
    "data-input": asked.custom_id,
    "aria-required": String(required),
    "aria-describedby": wrong.id,
  });
  const name = h("label", { for: id }, label ?? "", required ? h("span.star", { "aria-hidden": "true" }, "*") : null);
  const judge = () => {
    const length = [...input.value.trim()].length;
    const missing = length === 0 ? required : length < least;
    wrong.textContent = !missing ? "" : length === 0 ? word("fill-in") : `${word("at-least")} ${least} ${word("characters")}`;
    if (missing) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return missing;
  };
  return { input, judge, node: h("div.ask", {}, name, description ? h("p.muted", {}, description) : null, input, wrong) };
}
