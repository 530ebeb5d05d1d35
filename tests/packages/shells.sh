#!/bin/sh
# With the Debian packages installed: each shell completes what --help lists. It loads the completions itself.
set -eu
apt-get install -y --no-install-recommends bash-completion fish zsh >/dev/null

options() {
  "$@" --help | sed -n '/^Options:/,/^$/s/^  \(-[^ ]*\).*/\1/p' | tr ',' '\n' | sed 's/{.*//'
}

in_bash() {
  bash -c '
    . /usr/share/bash-completion/bash_completion
    _completion_loader "$1"
    compopt() { :; }
    COMP_WORDS=("$@" --) COMP_CWORD=$#
    "_${1//-/_}"
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

in_fish() {
  fish -c "complete -C '$* --'" | cut -f 1
}

# zsh completes only at a terminal. Options with the same text share a line.
in_zsh() {
  zsh -f -c '
    zmodload zsh/zpty
    zpty shell env TERM=dumb COLUMNS=300 LINES=200 zsh -f -i
    zpty -w shell "PS1=; autoload -U compinit; compinit -u -D"
    zpty -w shell "list() { zle list-choices; zle -R; print the en""d }; zle -N list; bindkey ^T list; print read""y"
    zpty -r -m shell output "*ready*"
    zpty -w -n shell "$1 --"$'"'\x14'"'
    zpty -r -m shell output "*the end*"
    print -r -- $output' zsh "$*" | sed -n '/^--[a-z].* -- /{s/ -- .*//;p}' | tr -s ' ' '\n'
}

for command in userhub 'userhub portal-session' userhub-emulator 'userhub-emulator exec' 'userhub emulator exec'; do
  # shellcheck disable=SC2086 # words
  expected=$(options $command | grep '^--' | sort)
  for shell in bash fish zsh; do
    # shellcheck disable=SC2086
    completed=$(in_$shell $command | sort -u)
    if [ "$completed" != "$expected" ]; then
      echo "shells.sh: $shell completes for $command --: $completed" >&2
      exit 1
    fi
  done
done
echo "bash, fish and zsh complete all options"
