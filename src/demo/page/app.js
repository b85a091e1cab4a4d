// Puts the page together: one state from the server, drawn again whenever the server says that something changed.

import { act, listen, world } from "./api.js";
import { flatten, menuOf } from "./commands.js";
import { Composer } from "./composer.js";
import { byId, h } from "./dom.js";
import { openModal } from "./modal.js";
import { Conversation, spoken } from "./messages.js";
import { Panel } from "./panel.js";
import { People } from "./people.js";
import { Tabs } from "./tabs.js";
import { readTimesIn, setClock, tick } from "./time.js";
import { LANGUAGES } from "./languages.js";
import { Unread } from "./unread.js";
import { languageOf, speak, word } from "./words.js";

const DIRECT = "direct";

// Who acts, in which language, and in which channel commands are used.
const me = { member: "", locale: LANGUAGES[0].tags[0], channel: "" };
let now = null;
// Whether the direct messages are shown in place of the channel.
let inDirect = false;
const unread = new Unread();

const channel = new Conversation(byId("messages"), byId("say"), (message, customId) => press(channel, message, customId));
const direct = new Conversation(byId("directs"), byId("list-direct"), (message, customId) => press(direct, message, customId));
const people = new People(useMenu);
const panel = new Panel(byId("panel"), people.node, { setWeather: (weather) => act("weather", { weather }), moveClock });
const composer = new Composer({ send, suggest, named });
const tabs = new Tabs(byId("tabs"), show);

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

/** What an option of this kind can name; null for an option that names nothing of the server. */
function named(kind, { channelTypes }) {
  const members = () => now.members.map(({ id, name }) => ({ value: id, name }));
  const roles = () => now.roles.map(({ id, name }) => ({ value: id, name: `@${name}` }));
  const fits = ({ kind }) => channelTypes.length === 0 || channelTypes.includes(kind);
  const channels = () => now.channels.filter(fits).map(({ id, name }) => ({ value: id, name: `#${name}` }));
  const lists = { member: members, role: roles, channel: channels, "member-or-role": () => [...members(), ...roles()] };
  return lists[kind]?.() ?? null;
}

// The answer stands in the channel, above the panel on a phone.
async function useMenu(name, { id }) {
  show(me.channel);
  follow = true;
  byId("list-channel").focus();
  const answer = await act("menu", { ...me, name, target: id });
  await refresh();
  ask(answer, () => byId("say").focus());
  if (answer.error) composer.hint(answer.error, true);
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

// Somebody who reads at the end stays there, whatever grows; somebody who scrolled up is left alone. Suggestions are read from the top.
const ends = ["channel", "direct"].map((name) => {
  const end = { list: byId(`list-${name}`), at: true };
  end.keep = () => end.at && (end.list.scrollTop = end.list.querySelector(".message") ? end.list.scrollHeight : 0);
  return end;
});
let follow = true;
function draw(answer) {
  const first = now === null || now.me.id !== answer.me.id;
  now = answer;
  setClock(answer.now);
  if (me.member !== answer.me.id) me.member = answer.me.id;
  choosable(answer);
  const moved = enter(answer);
  const commands = [...flatten(answer.commands, me.locale, true), ...menuOf(answer.commands, me.locale, true).map(menuEntry)];
  composer.offer(answer.commands, me.locale, answer.me.manages);
  people.show(answer, menuOf(answer.commands, me.locale, answer.me.manages));
  if (first) [channel, direct].forEach((list) => list.clear());
  else if (moved) channel.clear();
  const names = namesOf(answer);
  const here = answer.channels.find(({ id }) => id === me.channel)?.items ?? [];
  const fresh = [...channel.show(here, names, commands), ...direct.show(answer.direct, names, commands)];
  for (const end of ends) {
    if (first || follow || moved) end.at = true;
    end.keep();
  }
  follow = false;
  // What was there before this person was picked, or this channel, is not news.
  if (!first && !moved) byId("news").replaceChildren(...fresh.map((item) => h("p", {}, spoken(item))));
  empty(answer, here.length === 0, commands);
  placed(answer.me);
  places(answer);
}

// The channel that was chosen, or the first if this person does not see it. Says whether it is another one than was drawn.
let entered = null;
function enter({ channels }) {
  if (!channels.some(({ id }) => id === me.channel)) me.channel = channels[0]?.id ?? "";
  const moved = entered !== me.channel;
  entered = me.channel;
  return moved;
}

function menuEntry({ name, shown }) {
  return { path: [name], shown, options: [] };
}

function namesOf({ members, channels, roles }) {
  const names = new Map([
    ...members.map(({ id, name }) => [id, name]),
    ...channels.map(({ id, name }) => [id, `#${name}`]),
    ...roles.map(({ id, name }) => [id, `@${name}`]),
  ]);
  for (const [value, name] of picked) if (!names.has(value)) names.set(value, name);
  return names;
}

// An empty conversation has a few words, and in the first channel the suggestions.
function empty(answer, isEmpty, commands) {
  const isFirst = me.channel === answer.channels[0]?.id;
  byId("welcome").hidden = !isEmpty || !isFirst;
  byId("channel-empty").hidden = !isEmpty || isFirst;
  const known = (path) => {
    const isNamed = (entry) => entry.path.join(" ") === path;
    return { entry: commands.find(isNamed), usable: composer.entries.some(isNamed) };
  };
  panel.show(answer, start, known, isEmpty && isFirst ? byId("welcome") : null);
}

function choosable({ members, me: picked }) {
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
const told = new Set();
async function placed({ id, linked }) {
  if (!linked || told.has(id)) return;
  told.add(id);
  await act("here", { member: id, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  await refresh();
}

/** The tabs, with what is unread in those that are not shown. */
function places(answer) {
  const place = (id, items) => {
    if (id === (inDirect ? DIRECT : me.channel)) unread.look(answer.me.id, id, items);
    return unread.count(answer.me.id, id, items);
  };
  const channels = answer.channels.map(({ id, name, private: isPrivate, items }) =>
    ({ id, label: `# ${name}`, panel: "list-channel", isPrivate, unread: place(id, items) }));
  byId("direct-empty").hidden = answer.direct.length > 0;
  const mail = { id: DIRECT, label: word("direct"), panel: "list-direct", unread: place(DIRECT, answer.direct) };
  tabs.show([...channels, mail], inDirect ? DIRECT : me.channel);
  byId("list-channel").setAttribute("aria-labelledby", `tab-${me.channel}`);
}

function start(path, values) {
  show(me.channel);
  composer.start(path, values);
}

/** Shows a channel, or the direct messages. */
function show(id) {
  inDirect = id === DIRECT;
  if (!inDirect) me.channel = id;
  remember();
  byId("list-channel").hidden = inDirect;
  byId("list-direct").hidden = !inDirect;
  byId("composer").hidden = inDirect;
  if (now) draw(now);
  for (const end of ends) {
    end.at = true;
    end.keep();
  }
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

// The choice is kept in the address, so that two windows can show two people or channels side by side.
function remember() {
  history.replaceState(null, "", `#${new URLSearchParams(me)}`);
}

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  me.member = given.get("member") ?? "";
  me.channel = given.get("channel") ?? "";
  me.locale = languageOf(given.get("locale") ?? navigator.language).tags[0];
}

recall();
wire();
language();
listen(refresh, online);
refresh();
