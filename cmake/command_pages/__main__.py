"""command_pages PROGRAM FOLDER [EMULATOR...]: writes a command's man page and completions.

They are made of its --help. FOLDER gets what goes to /usr/share: man/man1, bash-completion, zsh and
fish. EMULATOR runs programs of another CPU.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bash_completion
import fish_completion
import zsh_completion
from command_help import help_of, version_of
from man_page import man_page


def main() -> None:
    program, folder = Path(sys.argv[1]), Path(sys.argv[2])
    command = [*sys.argv[3:], str(program)]
    name = program.name
    top = help_of(command)
    subcommands = {
        each.names[0]: help_of([*command, each.names[0]])
        for each in top.subcommands
        if not each.program
    }
    for path, text in {
        f"man/man1/{name}.1": man_page(name, version_of(command), top, subcommands),
        f"bash-completion/completions/{name}": bash_completion.bash(name, top, subcommands),
        f"zsh/site-functions/_{name}": zsh_completion.zsh(name, top, subcommands),
        f"fish/vendor_completions.d/{name}.fish": fish_completion.fish(name, top, subcommands),
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


main()
