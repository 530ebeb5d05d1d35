"""Writes what fish completes of a command: its subcommands, and the options of each."""

from __future__ import annotations

from command_help import Entry, Help, quoted


def fish(name: str, top: Help, subcommands: dict[str, Help]) -> str:
    known = " ".join(each.names[0] for each in top.subcommands)
    at_first = f"complete -c {name} -n 'not __fish_seen_subcommand_from {known}'"
    lines = [f"# fish completion for {name}, written from its --help.", f"complete -c {name} -f"]
    for each in top.subcommands:
        lines.append(f"{at_first} -a {each.names[0]} -d {quoted(each.text)}")
    lines += [fish_option(at_first, option) for option in top.options]
    for each in top.subcommands:
        after = f"complete -c {name} -n '__fish_seen_subcommand_from {each.names[0]}'"
        if each.program:
            words = f"{each.program} (commandline -opc)[3..] (commandline -ct)"
            lines.append(f"{after} -a \"(complete -C (string join ' ' -- {words}))\"")
            continue
        own = subcommands[each.names[0]]
        lines += [fish_option(after, option) for option in own.options]
        if own.runs_command:
            lines.append(f"{after} -a '(__fish_complete_subcommand --fcs-skip=2)'")
    return "\n".join(lines) + "\n"


def fish_option(after: str, option: Entry) -> str:
    names = (
        f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in option.names
    )
    value = " -rF" if option.value == "FILE" else " -x" if option.value else ""
    return f"{after} {' '.join(names)}{value} -d {quoted(option.text)}"
