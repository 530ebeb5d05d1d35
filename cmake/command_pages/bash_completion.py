"""Writes what bash completes of a command: its subcommands, and the options of each."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from command_help import Entry, Help

BASH = Template("""\
# bash completion for $name, written from its --help.
$sources
$function() {
  local current=$${COMP_WORDS[COMP_CWORD]} previous=$${COMP_WORDS[COMP_CWORD - 1]} command= words i
  [[ $$previous != = ]] || previous=$${COMP_WORDS[COMP_CWORD - 2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    case $${COMP_WORDS[i]} in
      --) return ;;
$delegates
      $subcommands) command=$${COMP_WORDS[i]} ;;
    esac
  done
  case $$previous in
    $files) return ;;
    $values)
      compopt +o default
      return
      ;;
  esac
  case $$command in
$words
  esac
  mapfile -t COMPREPLY < <(compgen -W "$$words" -- "$$current")
}
complete -o default -F $function $name
""")


def bash(name: str, top: Help, subcommands: dict[str, Help]) -> str:
    helps = {"''": top, **subcommands}
    options = [option for each in helps.values() for option in each.options if option.value]
    others = [each for each in top.subcommands if each.program]
    return BASH.substitute(
        name=name,
        function=bash_function(name),
        sources="\n".join(bash_source(each) for each in others),
        subcommands="|".join(subcommands),
        delegates="\n".join(bash_delegate(each) for each in others),
        values=alternatives(options, is_file=False),
        files=alternatives(options, is_file=True),
        words="\n".join(
            f"    {command}) words='{' '.join(bash_words(each))}' ;;"
            for command, each in helps.items()
        ),
    )


def bash_function(name: str) -> str:
    return "_" + name.replace("-", "_")


def bash_words(each: Help) -> list[str]:
    return [name for entry in [*each.subcommands, *each.options] for name in entry.names]


def bash_source(other: Entry) -> str:
    path = f'"${{BASH_SOURCE[0]%/*}}/{other.program}"'
    return f"[[ ! -r {path} ]] || . {path}"


def bash_delegate(other: Entry) -> str:
    assert other.program
    return (
        f"      {other.names[0]})\n"
        f'        COMP_WORDS=({other.program} "${{COMP_WORDS[@]:i+1}}")\n'
        "        COMP_CWORD=$((COMP_CWORD - i))\n"
        f"        {bash_function(other.program)}\n"
        "        return\n"
        "        ;;"
    )


def alternatives(options: list[Entry], *, is_file: bool) -> str:
    names = (name for each in options if (each.value == "FILE") == is_file for name in each.names)
    return "|".join(dict.fromkeys(names)) or "''"
