// What the page itself says, in every language of the bot. The bot's own words come from the bot.

import { LANGUAGES } from "./languages.js";

let language = LANGUAGES[0];

/** The language for a tag of Discord's such as `en-US`, or a browser's such as `de-AT`; the first one if there is none. */
export function languageOf(tag) {
  const main = tag.split("-")[0];
  return LANGUAGES.find(({ tags }) => tags.includes(tag)) ?? LANGUAGES.find(({ code }) => code === main) ?? LANGUAGES[0];
}

/** Chooses the page's language from an interaction's locale, and writes the fixed words again. */
export function speak(locale) {
  language = languageOf(locale);
  document.documentElement.lang = language.code;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-label]")) element.setAttribute("aria-label", word(element.dataset.wordLabel));
  for (const element of document.querySelectorAll("[data-word-placeholder]")) element.placeholder = word(element.dataset.wordPlaceholder);
}

/** The sentence for a key; the key itself if there is none, so that a gap shows. */
export function word(key) {
  return language.words[key] ?? key;
}
