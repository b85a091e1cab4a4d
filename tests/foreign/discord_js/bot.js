// A bot on discord.js that uses what slash-command bots use. It judges the stand-in: if this client, which nobody here
// wrote, does not get along with it, the stand-in is wrong.
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, MessageFlags, REST, Routes, SlashCommandBuilder } from "discord.js";

const sandbox = JSON.parse(process.env.SANDBOX);
const rest = { api: `${sandbox.api}/api` };
const commands = [
  new SlashCommandBuilder()
    .setName("echo")
    .setDescription("Says it again")
    .setDescriptionLocalizations({ de: "Sagt es noch einmal" })
    .addStringOption((option) => option.setName("text").setDescription("What").setRequired(true).setAutocomplete(true)),
  new SlashCommandBuilder()
    .setName("slow")
    .setDescription("Thinks first")
    .addUserOption((option) => option.setName("about").setDescription("Whom")),
].map((command) => command.toJSON());

await new REST(rest).setToken(sandbox.token).put(Routes.applicationGuildCommands(sandbox.application, sandbox.guild), { body: commands });

const client = new Client({ intents: [], rest, allowedMentions: { parse: [] } });
const more = new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId("more").setLabel("More").setStyle(ButtonStyle.Primary),
);

client.on("interactionCreate", async (interaction) => {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `${typed}!`, value: `${typed}!` }]);
  } else if (interaction.isButton()) {
    await interaction.update({ content: `more for ${interaction.user.username}`, components: [] });
  } else if (interaction.commandName === "echo") {
    const sent = await interaction.reply({ content: interaction.options.getString("text"), components: [more], withResponse: true });
    if (sent.resource.message.content !== interaction.options.getString("text")) throw new Error("the answer differs");
    await interaction.followUp({ content: "and one more thing", flags: MessageFlags.Ephemeral });
  } else if (interaction.commandName === "slow") {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: `about ${interaction.options.getUser("about")?.username}` });
  }
});
client.on("error", (problem) => {
  console.error(problem);
  process.exit(1);
});
await client.login(sandbox.token);
