"""A bot on discord.py that uses what slash-command bots use. It judges the stand-in: if this client, which nobody here
wrote, does not get along with it, the stand-in is wrong."""

import json
import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

sandbox = json.loads(os.environ["SANDBOX"])
Route.BASE = f"{sandbox['api']}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox["gateway"])
GUILD = discord.Object(int(sandbox["guild"]))


class Bot(discord.Client):
    def __init__(self):
        super().__init__(intents=discord.Intents.none(), allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self):
        await self.tree.sync(guild=GUILD)


bot = Bot()


class More(discord.ui.View):
    @discord.ui.button(label="More", custom_id="more", style=discord.ButtonStyle.primary)
    async def more(self, interaction, button):
        await interaction.response.edit_message(content=f"more for {interaction.user.name}", view=None)


@bot.tree.command(description="Says it again", guild=GUILD)
@app_commands.describe(text="What")
async def echo(interaction: discord.Interaction, text: str):
    await interaction.response.send_message(text, view=More())
    if (await interaction.original_response()).content != text:
        raise RuntimeError("the answer differs")
    await interaction.followup.send("and one more thing", ephemeral=True)


@echo.autocomplete("text")
async def offer(interaction: discord.Interaction, typed: str):
    return [app_commands.Choice(name=f"{typed}!", value=f"{typed}!")]


@bot.tree.command(description="Thinks first", guild=GUILD)
@app_commands.describe(about="Whom")
async def slow(interaction: discord.Interaction, about: discord.User):
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content=f"about {about.name}")


bot.run(sandbox["token"])
