"""--watch: the state follows the seed file."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import pytest
from emulator_process import PATIENCE
from spawned import served
from test_emulator_options import SEED, seed_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator
    from spawned import Lines

USER = {"id": "usr_1", "name": "M"}


def write(file: str, text: str) -> None:
    Path(file).write_text(text, encoding="utf-8")


def replace(file: str, text: str) -> None:
    write(file + ".new", text)
    Path(file + ".new").replace(file)


def relink(file: str, text: str) -> None:
    """As Kubernetes changes the file of a mount."""
    write(file + ".target", text)
    Path(file + ".link").symlink_to(file + ".target")
    Path(file + ".link").replace(file)


def seed_with(*names: str) -> str:
    return json.dumps({"users": [{"id": f"usr_{name}", "name": name} for name in names]})


@contextmanager
def watching(userhub: str, file: str, *options: str) -> Iterator[tuple[Emulator, Lines]]:
    options = ("--seed-file", file, "--watch", *options)
    with served(userhub, *options, terminal=False) as (emulator, lines, _):
        yield emulator, lines


def users(emulator: Emulator) -> list[str]:
    found = emulator.api("/admin/v1/users", None, "GET").json()["users"]
    return [user["id"] for user in found]


def reloaded(file: str) -> str:
    return f"userhub-emulator: the state is now that of the seed file {file}"


@pytest.mark.parametrize("change", [write, replace, relink])
def test_a_changed_seed_file_replaces_the_state(
    userhub: str, tmp_path: Path, change: Callable[[str, str], None]
) -> None:
    file = seed_file(tmp_path, SEED)
    with watching(userhub, file) as (emulator, lines):
        for names in [["a"], ["a", "b"], ["c"]]:
            change(file, seed_with(*names))
            assert lines.next() == reloaded(file)
            assert users(emulator) == [f"usr_{name}" for name in names]
        emulator.create("x@conn_1")
        emulator.send("POST", "/_emulator/reset")
        assert users(emulator) == ["usr_c"]


def test_a_broken_seed_file_keeps_the_state_and_says_why_once(userhub: str, tmp_path: Path) -> None:
    file = seed_file(tmp_path, SEED)
    with watching(userhub, file) as (emulator, lines):
        for text, why in [
            ("{", f"the seed file {file} is invalid: "),
            ('{"user": []}', "unknown field user. Did you mean users?"),
            ('{"members": [{"organization_id": "o", "user_id": "u", "role": "owner"}]}',
             f"the seed file {file} is invalid: members[0]: names something"),
        ]:  # fmt: skip
            write(file, text)
            line = lines.next()
            assert line.startswith("userhub-emulator: warning: ")
            assert why in line
            assert line.endswith("; the state stays as it is")
        Path(file).unlink()
        assert f"cannot read the seed file {file}; the state stays as it is" in lines.next()
        assert users(emulator) == ["usr_1", "usr_2"]
        seed_file(tmp_path, SEED)
        assert lines.next() == "userhub-emulator: the seed file is as before"
        replace(file, seed_with("a"))
        assert lines.next() == reloaded(file)
        assert users(emulator) == ["usr_a"]


def test_what_a_visitor_did_stays_until_the_content_changes(userhub: str, tmp_path: Path) -> None:
    file = seed_file(tmp_path, SEED)
    with watching(userhub, file) as (emulator, lines):
        emulator.create("x@conn_x")
        before = users(emulator)
        write(file, "{")
        assert "is invalid" in lines.next()
        write(file, json.dumps(SEED, indent=3))
        assert lines.next() == "userhub-emulator: the seed file is as before"
        assert users(emulator) == before
        path, browser = emulator.sign_in("usr_1")
        write(file, json.dumps({"users": [USER]}))
        assert lines.next() == reloaded(file)
        assert users(emulator) == ["usr_1"]
        assert emulator.send("GET", path, headers=browser).status == 200


def test_a_file_that_is_being_written_is_read_when_it_is_complete(
    userhub: str, tmp_path: Path
) -> None:
    file = seed_file(tmp_path, SEED)
    text = seed_with(*(str(number) for number in range(1000)))
    with watching(userhub, file) as (emulator, lines), Path(file).open("w") as stream:
        for at in range(0, len(text), 500):
            stream.write(text[at : at + 500])
            stream.flush()
        assert lines.next() == reloaded(file)
        assert len(users(emulator)) == 20


def test_a_watched_seed_replaces_a_state_on_the_disk(userhub: str, tmp_path: Path) -> None:
    file = seed_file(tmp_path, SEED)
    state = ["--state", str(tmp_path / "state.db")]
    with watching(userhub, file, *state) as (_, lines):
        write(file, seed_with("a"))
        assert lines.next() == reloaded(file)
    with watching(userhub, file, *state) as (emulator, lines):
        assert users(emulator) == ["usr_a"]
        del lines


def test_exec_watches_too(userhub: str, tmp_path: Path) -> None:
    file = seed_file(tmp_path, SEED)
    script = f"""printf '%s' '{seed_with("a")}' >'{file}'; cat"""
    command = [userhub, "emulator", "exec", "--quiet", "--seed-file", file, "--watch", "--"]
    with subprocess.Popen(
        [*command, "sh", "-c", script], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stderr.readline() == reloaded(file) + "\n"
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_an_app_that_writes_while_the_seed_is_reloaded_gets_answers(
    userhub: str, tmp_path: Path
) -> None:
    file = seed_file(tmp_path, seed_with("a"))
    with watching(userhub, file) as (emulator, lines):
        for number in range(3):
            replace(file, seed_with("a", str(number)))
            for _ in range(50):
                assert emulator.create("usr_a").status == 200
            assert lines.next() == reloaded(file)


def test_a_watch_without_a_file_is_refused(refused: Callable[..., str]) -> None:
    assert "--watch needs --seed-file, the file to watch" in refused("--watch")
