// Puts the page together: one state from the server, drawn again whenever the server says that something changed.

import { act, listen, world } from "./api.js";
import { flatten } from "./commands.js";
import { Composer } from "./composer.js";
import { byId, h } from "./dom.js";
import { openModal } from "./modal.js";
import { Conversation, spoken } from "./messages.js";
import { Panel } from "./panel.js";
import { readTimesIn, setClock, tick } from "./time.js";
import { LANGUAGES } from "./languages.js";
import { languageOf, speak, word } from "./words.js";

const me = { member: "", locale: LANGUAGES[0].tags[0] };
let now = null;
let tab = "channel";
let seenDirects = 0;

const channel = new Conversation(byId("messages"), byId("say"), (message, customId) => press(channel, message, customId));
const direct = new Conversation(byId("directs"), byId("list-direct"), (message, customId) => press(direct, message, customId));
const panel = new Panel(byId("panel"), { setWeather: (weather) => act("weather", { weather }), moveClock });
const composer = new Composer({ send, suggest, members: () => now?.members ?? [] });

// What a sent value was called in the list it was picked from; the bot sees the value only.
const picked = new Map();

async function send(entry, values, shown) {
  for (const [value, name] of shown) if (value !== name) picked.set(value, name);
  follow = true;
  const answer = await act("slash", { ...me, path: entry.path, options: Object.entries(values) });
  await refresh();
  ask(answer, () => byId("say").focus());
  return answer.error;
}

async function suggest(entry, option, typed, values) {
  const others = Object.entries(values).filter(([name]) => name !== option.name);
  const answer = await act("autocomplete", { ...me, path: entry.path, options: others, focus: [option.name, typed] });
  return { choices: answer.choices ?? [], error: answer.error };
}

async function press(conversation, message, customId) {
  const answer = await act("click", { ...me, message: message.id, custom_id: customId });
  await refresh();
  ask(answer, () => conversation.focus(message.id, customId));
  return answer.error ?? null;
}

// Opens the modal of an answer, if it has one.
function ask({ modal, press }, closed) {
  if (!modal) return;
  const submit = async (values) => {
    follow = true;
    const answer = await act("submit", { ...me, press, values });
    await refresh();
    return answer.error ?? null;
  };
  openModal(modal, submit, closed);
}

async function moveClock(to) {
  const { error } = await act("clock", { member: me.member, to });
  await refresh();
  return error ?? null;
}

// Only one question at a time, and one more after it if something changed meanwhile.
let asking = null;
let again = false;
async function refresh() {
  if (asking) {
    again = true;
    return asking;
  }
  asking = (async () => {
    do {
      again = false;
      try {
        const asked = { ...me };
        const answer = await world(me.member, me.locale);
        // Somebody else may have been picked while the answer was on its way.
        if (asked.member === me.member && asked.locale === me.locale) draw(answer);
        else again = true;
        online(true);
      } catch {
        online(false);
      }
    } while (again);
  })();
  await asking;
  asking = null;
}

// Whoever reads at the end stays there, whatever grows; whoever scrolled up is left alone.
const ends = ["channel", "direct"].map((name) => {
  const end = { list: byId(`list-${name}`), at: true };
  end.keep = () => end.at && (end.list.scrollTop = end.list.scrollHeight);
  return end;
});
let follow = true;
function draw(answer) {
  const first = now === null || now.me.id !== answer.me.id;
  now = answer;
  setClock(answer.now);
  if (me.member !== answer.me.id) me.member = answer.me.id;
  people(answer);
  const names = new Map(answer.members.map(({ id, name }) => [id, name]));
  composer.offer(answer.commands, me.locale, answer.me.manages);
  if (first) [channel, direct].forEach((list) => list.clear());
  for (const [value, name] of picked) if (!names.has(value)) names.set(value, name);
  const commands = flatten(answer.commands, me.locale, true);
  const fresh = [...channel.show(answer.channel, names, commands), ...direct.show(answer.direct, names, commands)];
  for (const end of ends) {
    if (first || follow) end.at = true;
    end.keep();
  }
  follow = false;
  // What was there before this person was picked is not news.
  if (!first) byId("news").replaceChildren(...fresh.map((item) => h("p", {}, spoken(item))));
  const known = (path) => {
    const isNamed = (entry) => entry.path.join(" ") === path;
    return { entry: commands.find(isNamed), usable: composer.entries.some(isNamed) };
  };
  const empty = answer.channel.length === 0;
  byId("welcome").hidden = !empty;
  panel.show(answer, start, known, empty ? byId("welcome") : null);
  here(answer.me);
  directs(answer, first);
}

function people({ members, me: picked }) {
  const select = byId("member");
  const label = ({ name, manages, linked }) => `${name} – ${word(manages ? "admin" : linked ? "employee" : "not-linked")}`;
  const form = JSON.stringify(members.map((member) => [member.id, label(member)]));
  if (select.dataset.form !== form) {
    select.dataset.form = form;
    select.replaceChildren(...members.map((member) => h("option", { value: member.id }, label(member))));
  }
  select.value = picked.id;
}

// The person lives where the browser is, unless they chose a zone with the bot.
const placed = new Set();
async function here({ id, linked }) {
  if (!linked || placed.has(id)) return;
  placed.add(id);
  await act("here", { member: id, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  await refresh();
}

function directs(answer, first) {
  if (first || tab === "direct") seenDirects = answer.direct.length;
  const unread = answer.direct.length - seenDirects;
  byId("direct-empty").hidden = answer.direct.length > 0;
  const count = byId("direct-count");
  count.hidden = unread <= 0;
  count.textContent = unread;
}

function start(path, values) {
  show("channel");
  composer.start(path, values);
}

function show(name) {
  tab = name;
  for (const each of ["channel", "direct"]) {
    const chosen = each === name;
    byId(`tab-${each}`).setAttribute("aria-selected", String(chosen));
    byId(`tab-${each}`).tabIndex = chosen ? 0 : -1;
    byId(`list-${each}`).hidden = !chosen;
  }
  byId("composer").hidden = name !== "channel";
  if (now) directs(now, false);
  const list = byId(`list-${name}`);
  list.scrollTop = list.scrollHeight;
}

function online(linked) {
  byId("link-state").hidden = linked;
}

function wire() {
  byId("locale").replaceChildren(...LANGUAGES.map(({ code, tags, name }) => h("option", { value: tags[0], lang: code }, name)));
  byId("member").addEventListener("change", (event) => {
    me.member = event.target.value;
    composer.back();
    remember();
    refresh();
  });
  byId("locale").addEventListener("change", (event) => {
    me.locale = event.target.value;
    remember();
    language();
    refresh();
  });
  for (const [name, other] of [["channel", "direct"], ["direct", "channel"]]) {
    byId(`tab-${name}`).addEventListener("click", () => show(name));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      show(other);
      byId(`tab-${other}`).focus();
    });
  }
  for (const end of ends) {
    end.list.addEventListener("scroll", () => {
      end.at = end.list.scrollHeight - end.list.scrollTop - end.list.clientHeight < 80;
    });
    new ResizeObserver(end.keep).observe(end.list);
  }
  setInterval(() => tick(document), 1000);
}

function language() {
  speak(me.locale);
  readTimesIn(word("intl"));
  byId("locale").value = me.locale;
  if (now) draw(now);
}

// The choice is kept in the address, so that two windows can show two people side by side.
function remember() {
  history.replaceState(null, "", `#${new URLSearchParams(me)}`);
}

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  me.member = given.get("member") ?? "";
  me.locale = languageOf(given.get("locale") ?? navigator.language).tags[0];
}

recall();
wire();
language();
listen(refresh, online);
refresh();
