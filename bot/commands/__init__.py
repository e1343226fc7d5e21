"""One file per group of commands; they reach other rooms only through bot.app."""
