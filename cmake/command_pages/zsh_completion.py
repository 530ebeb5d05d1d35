"""Writes what zsh completes of a command: its subcommands, and the options of each."""

from __future__ import annotations

from string import Template

from command_help import Entry, Help, quoted

ZSH = Template("""\
#compdef $name
# zsh completion for $name, written from its --help.
local -a commands
local context state state_descr line
typeset -A opt_args
commands=(
$commands
)
_arguments -C \\
$options
  '1:command:->commands' \\
  '*::argument:->arguments' && return
case $$state in
  commands) _describe command commands ;;
  arguments)
    case $$words[1] in
$cases
    esac
    ;;
esac
""")


def zsh(name: str, top: Help, subcommands: dict[str, Help]) -> str:
    commands = [f"  {quoted(each.names[0] + ':' + each.text)}" for each in top.subcommands]
    cases = []
    for each in top.subcommands:
        if each.program:
            called = f"words[1]={each.program}\n        _{each.program}"
        else:
            called = "_arguments -S \\\n" + zsh_arguments(subcommands[each.names[0]], " " * 10)
        cases.append(f"      {each.names[0]})\n        {called}\n        ;;")
    return ZSH.substitute(
        name=name,
        commands="\n".join(commands),
        options="\n".join(f"  {line} \\" for line in map(zsh_option, top.options)),
        cases="\n".join(cases),
    )


def zsh_arguments(each: Help, indent: str) -> str:
    lines = [zsh_option(option) for option in each.options]
    lines += [quoted(f":{argument.names[0]}: ") for argument in each.positionals]
    lines += ["'*::command:_normal'"] * each.runs_command
    return " \\\n".join(indent + line for line in lines)


def zsh_option(option: Entry) -> str:
    text = option.text
    for special in "[]:":
        text = text.replace(special, "\\" + special)
    value = (
        ""
        if not option.value
        else ":FILE:_files"
        if option.value == "FILE"
        else f":{option.value}: "
    )
    names = option.names
    if len(names) == 1:
        repeated = "*" if "repeatable" in text else ""
        return quoted(f"{repeated}{names[0]}[{text}]{value}")
    return f"'({' '.join(names)})'{{{','.join(names)}}}{quoted(f'[{text}]{value}')}"
