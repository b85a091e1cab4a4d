// What the bot registered with Discord, as the palette needs it. Nothing here knows any command by name.

const SUBCOMMAND = 1;
const GROUP = 2;
const OF_MEMBERS = 2;
const BOOLEAN = 5;
const NUMBERS = [4, 10];
// Options that name something of the server, by Discord's numbers.
const NAMED = { 6: "member", 7: "channel", 8: "role", 9: "member-or-role" };

/** One entry for each command or subcommand that can be used, in the person's language; hidden ones are left out. */
export function flatten(commands, locale, manages) {
  const slash = commands.filter((command) => (command.type ?? 1) === 1);
  return slash.filter((command) => isVisible(command, manages)).flatMap((command) => leaves(command, [], [], locale));
}

/** The commands in the menu of a member, in the person's language. */
export function menuOf(commands, locale, manages) {
  const own = commands.filter((command) => command.type === OF_MEMBERS && isVisible(command, manages));
  return own.map((command) => ({ name: command.name, shown: localised(command, "name", locale) }));
}

function isVisible(command, manages) {
  return manages || command.default_member_permissions == null;
}

/** The entries that fit what was typed after the slash, the best first. */
export function matching(entries, typed) {
  const wanted = typed.trim().replace(/\s+/g, " ").toLowerCase();
  const rank = (entry) => {
    const names = [entry.shown, entry.path.join(" ")].map((name) => name.toLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.includes(wanted))) return 1;
    return entry.description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return entries.map((entry) => [rank(entry), entry]).filter(([place]) => place < 3)
    .sort(([one], [other]) => one - other).map(([, entry]) => entry);
}

/** The kind of field an option needs. */
export function fieldKind(option) {
  if (option.choices.length) return "choices";
  if (option.type === BOOLEAN) return "yes-or-no";
  if (NAMED[option.type]) return NAMED[option.type];
  if (option.autocomplete) return "autocomplete";
  return NUMBERS.includes(option.type) ? "number" : "text";
}

function leaves(node, path, shown, locale) {
  const names = [...path, node.name];
  const labels = [...shown, localised(node, "name", locale)];
  const options = node.options ?? [];
  const nested = options.filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (nested.length) return nested.flatMap((inner) => leaves(inner, names, labels, locale));
  return [{
    path: names,
    shown: labels.join(" "),
    description: localised(node, "description", locale),
    options: options.map((option) => optionOf(option, locale)),
  }];
}

function optionOf(option, locale) {
  return {
    name: option.name,
    shown: localised(option, "name", locale),
    description: localised(option, "description", locale),
    type: option.type,
    required: option.required === true,
    autocomplete: option.autocomplete === true,
    longest: option.max_length ?? 6000,
    least: option.min_value,
    most: option.max_value,
    channelTypes: option.channel_types ?? [],
    choices: (option.choices ?? []).map((choice) => ({ name: localised(choice, "name", locale), value: String(choice.value) })),
  };
}

function localised(thing, key, locale) {
  return thing[`${key}_localizations`]?.[locale] ?? thing[key] ?? "";
}
