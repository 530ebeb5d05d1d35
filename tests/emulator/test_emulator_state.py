"""What the emulator leaves on the disk, and who may read it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
from typing import TYPE_CHECKING, Callable

import pytest
from emulator_process import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator

Start = Callable[..., "Emulator"]

# What an emulator of schema 3 left behind: a link that waits, and a session that a browser has.
OLD_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE plans(id TEXT PRIMARY KEY, name TEXT NOT NULL, price TEXT NOT NULL,
                   description TEXT NOT NULL);
CREATE TABLE connections(id TEXT PRIMARY KEY);
CREATE TABLE organizations(id TEXT PRIMARY KEY, name TEXT NOT NULL,
                           plan_id TEXT NOT NULL REFERENCES plans(id));
CREATE TABLE users(id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
                   external_id TEXT, connection_id TEXT,
                   plan_id TEXT NOT NULL REFERENCES plans(id),
                   created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                   UNIQUE(external_id, connection_id));
CREATE TABLE members(organization_id TEXT NOT NULL REFERENCES organizations(id),
                     user_id TEXT NOT NULL REFERENCES users(id),
                     role TEXT NOT NULL, created_at INTEGER NOT NULL,
                     PRIMARY KEY(organization_id, user_id));
CREATE TABLE invitations(organization_id TEXT NOT NULL REFERENCES organizations(id),
                         email TEXT NOT NULL COLLATE NOCASE, created_at INTEGER NOT NULL,
                         PRIMARY KEY(organization_id, email));
CREATE TABLE sign_ins(token TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
                      organization_id TEXT NOT NULL, target TEXT NOT NULL,
                      return_url TEXT NOT NULL, success_url TEXT NOT NULL,
                      expires_at INTEGER NOT NULL, cookie TEXT UNIQUE, form_token TEXT);
CREATE INDEX ends_of_sign_ins ON sign_ins(expires_at);
INSERT INTO plans VALUES ('free', 'Free', '$0', '');
INSERT INTO users VALUES ('usr_old', 'Old Hand', '', NULL, NULL, 'free', 1, 1);
"""
OLD_APPLICATION = 0x55736148
FAR_FUTURE = 253402300799
WAITING, USED, COOKIE, FORM, DELETED = (letter * 64 for letter in "abcde")


def old_state(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as state:
        state.executescript(OLD_SCHEMA)
        for token, cookie, form in [(WAITING, None, None), (USED, COOKIE, FORM),
                                    (DELETED, "f" * 64, "0" * 64)]:  # fmt: skip
            row = (token, "usr_old", "", "/plans", "", "", FAR_FUTURE, cookie, form)
            state.execute("INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        state.execute("PRAGMA secure_delete = OFF")
        state.execute("DELETE FROM sign_ins WHERE token = ?", (DELETED,))
        state.execute("PRAGMA user_version = 3")
        state.execute(f"PRAGMA application_id = {OLD_APPLICATION}")
        state.commit()


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


PRIVATE = {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


def test_no_secret_ever_issued_is_on_the_disk(start: Start, tmp_path: Path) -> None:
    emulator = start("--state", str(tmp_path / "state.db"))
    secrets: list[str] = []
    access_tokens: list[str] = []
    for user in ["usr_ada", "usr_grace", "new@conn_1"]:
        unused, target = emulator.redirect_target(user), emulator.redirect_target(user)
        cookie = emulator.send("GET", target).headers["Set-Cookie"].split(";")[0]
        account = emulator.api(f"/admin/v1/users/{user}", None, "GET").json()["id"]
        form = emulator.form_token(f"/{account}/checkout/pro", {"Cookie": cookie})
        secrets += [target.split("=")[1], unused.split("=")[1], cookie.split("=")[1], form]
        session = emulator.api(f"/admin/v1/users/{account}:createApiSession").json()
        access_tokens.append(session["accessToken"])
        emulator.submit(f"/{account}/checkout/pro", {"Cookie": cookie}, outcome="complete")
    assert {*map(len, secrets)} == {64}
    emulator.process.kill()  # All that it ever wrote stays.
    emulator.process.wait(PATIENCE)
    stored = content(tmp_path)
    assert b"usr_grace" in stored
    for secret in [*secrets, *access_tokens]:
        assert secret.encode() not in stored
    for secret in secrets:
        assert bytes.fromhex(secret) not in stored


@pytest.mark.parametrize("umask", [0o022, 0o000, 0o777])
def test_only_the_owner_can_read_a_new_state(start: Start, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        emulator = start("--state", str(tmp_path / "state.db"))
    finally:
        os.umask(before)
    emulator.create("usr_ada")
    assert modes(tmp_path) == PRIVATE


def test_a_state_that_others_can_read_is_tightened(start: Start, tmp_path: Path) -> None:
    emulator = start("--state", str(tmp_path / "state.db"))
    emulator.create("usr_ada")
    emulator.process.kill()  # The write-ahead log stays.
    emulator.process.wait(PATIENCE)
    for file in tmp_path.iterdir():
        file.chmod(0o664)
    assert set(modes(tmp_path)) == set(PRIVATE)
    again = start("--state", str(tmp_path / "state.db"))
    assert again.create("usr_ada").status == 200
    assert modes(tmp_path) == PRIVATE


def test_a_state_behind_a_symbolic_link_is_tightened_too(start: Start, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "state.db").touch(0o644)
    (tmp_path / "link.db").symlink_to(real / "state.db")
    emulator = start("--state", str(tmp_path / "link.db"))
    emulator.create("usr_ada")
    assert modes(real) == PRIVATE
    emulator.process.kill()  # The write-ahead log stays.
    emulator.process.wait(PATIENCE)
    for file in real.iterdir():
        file.chmod(0o664)
    start("--state", str(tmp_path / "link.db")).create("usr_ada")
    assert modes(real) == PRIVATE


def test_a_path_that_is_not_a_regular_file_is_refused_as_a_state(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o644)
    for path in [pipe, tmp_path]:
        mode = path.stat().st_mode
        assert "it is not a regular file" in refused("--state", str(path))
        assert path.stat().st_mode == mode


@pytest.mark.parametrize("name", [":memory:", "file:x.db?mode=ro", "ü b.db"])
def test_a_state_can_have_any_name(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    start("--state", name).create("usr_ada")
    assert (tmp_path / name).stat().st_size > 0


def test_an_old_state_keeps_its_sessions_and_loses_its_tokens(start: Start, tmp_path: Path) -> None:
    old_state(tmp_path / "state.db")
    assert WAITING.encode() in content(tmp_path)
    emulator = start("--state", str(tmp_path / "state.db"))
    for secret in [WAITING, USED, COOKIE, FORM, DELETED]:
        assert secret.encode() not in content(tmp_path)
    port = emulator.url.rsplit(":", 1)[1]
    browser = {"Cookie": f"userhub_portal_{port}={COOKIE}"}
    assert "Old Hand" in emulator.send("GET", "/", headers=browser).text()
    assert emulator.submit("/usr_old/checkout/free", browser, outcome="decline").status == 402
    assert emulator.send("GET", f"/signin?token={USED}").status == 410
    assert emulator.send("GET", f"/signin?token={WAITING}").status == 303
    assert emulator.stop() == 0
    assert start("--state", str(tmp_path / "state.db")).create("usr_old").status == 200


def test_an_old_state_that_cannot_be_migrated_stays_as_it_was(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    old_state(file)
    with contextlib.closing(sqlite3.connect(file)) as state:
        state.execute("CREATE TABLE planted_seed(in_the_way TEXT)")

    def dump() -> list[str]:
        with contextlib.closing(sqlite3.connect(file)) as state:
            return list(state.iterdump())

    before = dump()
    assert "planted_seed" in refused("--state", str(file))
    assert dump() == before


def test_a_migration_that_was_cut_off_before_its_wiping_is_finished(
    start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    assert start("--state", str(file)).stop() == 0
    with contextlib.closing(sqlite3.connect(file)) as state:
        newest = state.execute("PRAGMA user_version").fetchone()[0]
        state.execute("PRAGMA secure_delete = OFF")
        state.execute("CREATE TABLE left_over(token TEXT)")
        state.execute("INSERT INTO left_over VALUES (?)", (WAITING,))
        state.commit()
        state.execute("DROP TABLE left_over")
        state.execute(f"PRAGMA user_version = {newest - 1}")
        state.commit()
    assert WAITING.encode() in content(tmp_path)
    assert start("--state", str(file)).create("usr_ada").status == 200
    assert WAITING.encode() not in content(tmp_path)


def test_an_old_state_that_is_being_read_is_wiped_at_the_next_start(
    start: Start, refused: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    old_state(file)
    with contextlib.closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sign_ins").fetchall()  # Holds on to the write-ahead log.
        assert "another program is reading it" in refused("--state", str(file))
    assert start("--state", str(file)).create("usr_old").status == 200
    for secret in [WAITING, USED, COOKIE, FORM, DELETED]:
        assert secret.encode() not in content(tmp_path)


def test_a_token_is_found_by_its_plain_hash(start: Start, tmp_path: Path) -> None:
    emulator = start("--state", str(tmp_path / "state.db"))
    token = emulator.redirect_target("usr_ada").split("=")[1]
    with contextlib.closing(sqlite3.connect(tmp_path / "state.db")) as state:
        rows = state.execute("SELECT * FROM sign_ins").fetchall()
    assert hashlib.sha256(token.encode()).hexdigest() in json.dumps(rows)


def test_a_form_of_another_session_of_the_same_user_is_stale(emulator: Emulator) -> None:
    _, first = emulator.sign_in("usr_ada")
    _, second = emulator.sign_in("usr_ada")
    page = "/usr_ada/checkout/pro"
    token = emulator.form_token(page, first)
    assert token == emulator.form_token(page, first) != emulator.form_token(page, second)
    form = {"form_token": token, "outcome": "decline"}
    assert emulator.post_form(page, second, form).status == 403
    assert emulator.post_form(page, first, form).status == 402


def test_an_old_state_keeps_its_purchases_as_subscriptions(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    old_state(file)
    with contextlib.closing(sqlite3.connect(file)) as state:
        state.executescript(
            "INSERT INTO plans VALUES ('pro', 'Pro', '$20', '');"
            "INSERT INTO users VALUES ('usr_pro', 'Pro', '', 'x', 'conn_1', 'pro', 1, 1);"
            "INSERT INTO organizations VALUES ('org_pro', 'Org', 'pro');"
            "INSERT INTO members VALUES ('org_pro', 'usr_old', 'owner', 1);"
        )
    emulator = start("--state", str(file))
    for user_id, plan in [("usr_old", None), ("usr_pro", "pro"), ("x@conn_1", "pro")]:
        user = emulator.api(f"/admin/v1/users/{user_id}", None, "GET").json()
        assert (user["subscription"] and user["subscription"]["plan"]["id"]) == plan
        assert user["createTime"] == "1970-01-01T00:00:01Z"
    organization = emulator.api("/admin/v1/organizations/org_pro", None, "GET").json()
    assert organization["subscription"]["plan"]["id"] == "pro"
    assert organization["memberCount"] == 1
    assert emulator.send("GET", f"/signin?token={WAITING}").status == 303
