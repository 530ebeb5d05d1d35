"""The emulator's options."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
from typing import TYPE_CHECKING, Any, Callable

import pytest
from emulator_process import PATIENCE, Emulator, Reply

if TYPE_CHECKING:
    from pathlib import Path

Start = Callable[..., Emulator]

SEED: dict[str, Any] = {
    "plans": [
        {"id": "bronze", "name": "Bronze", "price": "1 €"},
        {"id": "gold", "name": "Gold", "price": "9 €", "description": "All of it."},
    ],
    "connections": ["conn_x"],
    "users": [
        {"id": "usr_1", "name": "Mary Jackson", "email": "mary@example.com", "plan": "gold"},
        {"id": "usr_2", "name": "名", "external_id": "auth0|2", "connection_id": "conn_x"},
    ],
    "organizations": [
        {"id": "org_x", "name": "X", "plan": "gold", "members": ["usr_2", "usr_1"]},
        {"id": "org_y", "name": "Y"},
    ],
}


def seed_file(folder: Path, seed: object) -> str:
    file = folder / "seed.json"
    file.write_text(seed if isinstance(seed, str) else json.dumps(seed), encoding="utf-8")
    return str(file)


def get_user(emulator: Emulator, user_id: str) -> Any:
    return emulator.api(f"/admin/v1/users/{user_id}", None, "GET").json()


# --seed-file


def test_a_seed_file_takes_the_place_of_the_built_in_seed(start: Start, tmp_path: Path) -> None:
    emulator = start("--seed-file", seed_file(tmp_path, SEED), "--strict-users")
    for _ in range(2):
        assert get_user(emulator, "usr_1")["subscription"]["plan"]["displayName"] == "Gold"
        assert get_user(emulator, "auth0%7C2@conn_x")["id"] == "usr_2"
        owner, member = (get_user(emulator, user)["memberships"] for user in ["usr_2", "usr_1"])
        assert [owner[0]["role"]["displayName"], member[0]["role"]["displayName"]] == [
            "Owner",
            "Member",
        ]
        assert emulator.create("usr_ada").status == 404
        assert emulator.create("new@conn_1").status == 404
        assert emulator.create("new@conn_x").status == 200
        assert get_user(emulator, "new@conn_x")["subscription"] is None
        emulator.send("POST", "/_emulator/reset")


def test_a_seed_without_plans_has_the_built_in_ones(start: Start, tmp_path: Path) -> None:
    users = [{"id": "usr_1", "name": "M", "plan": "free"}]
    emulator = start("--seed-file", seed_file(tmp_path, {"users": users}))
    assert get_user(emulator, "usr_1")["subscription"]["plan"]["id"] == "free"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"user": []}, "unknown field user. Did you mean users?"),
        ({"users": {}}, "users: must be a list"),
        ({"users": [1]}, "users[0]: must be an object"),
        ({"users": [{"id": "usr_1"}]}, "users[0].name: is required"),
        ({"users": [{"id": 1, "name": "M"}]}, "users[0].id: must be a string"),
        ({"users": [{"id": "a@b", "name": "M"}]}, "users[0].id: must not contain @"),
        ({"users": [{"id": "u", "name": "M", "plan": "x"}]}, "users[0].plan: there is no plan x"),
        ({"users": [{"id": "u", "name": "M", "e-mail": "x"}]}, "Did you mean email?"),
        ({"users": [{"id": "u", "name": "M", "external_id": "x"}]}, "must be set together"),
        ({"users": [{"id": "u", "name": "M"}] * 2}, "users[1].id: u is already used"),
        ({"organizations": [{"id": "o", "name": "O", "members": ["usr_9"]}]},
         "organizations[0].members[0]: there is no user usr_9"),
        ({"organizations": [{"id": "usr_1", "name": "O"}]}, "usr_1 is already used"),
        ({"plans": []}, "at least one plan"),
        ({"users": [{"id": "_emulator", "name": "M"}]}, "users[0].id: /_emulator is a path of"),
        ({"users": [{"id": "signin", "name": "M"}]}, "users[0].id: /signin is a path of"),
        ({"users": [{"id": "..", "name": "M"}]}, "users[0].id: .. cannot be part of a URL"),
        ({"organizations": [{"id": "signin", "name": "O"}]}, "organizations[0].id: /signin"),
        ({"organizations": [{"id": ".", "name": "O"}]}, "organizations[0].id: . cannot be part"),
        ({"plans": [{"id": "..", "name": "P", "price": "1"}]}, "plans[0].id: .. cannot be part"),
        ({"connections": [""]}, "connections[0]"),
    ],
)  # fmt: skip
def test_a_seed_that_is_wrong_says_where(
    userhub: str, tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    seed = {**SEED, "organizations": [], **change}
    assert says in refusal_of(userhub, seed_file(tmp_path, seed))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"users":[]}{}', '{"users":["\\ud800"]}'])
def test_a_seed_that_is_not_a_json_object_is_refused(
    userhub: str, tmp_path: Path, text: str
) -> None:
    assert "is invalid" in refusal_of(userhub, seed_file(tmp_path, text))


def start_up(userhub: str, *options: str) -> str:
    """What it says of a start that succeeds."""
    command = [userhub, "emulator", "exec", "--quiet", *options, "--", "true"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    return done.stderr


def test_users_of_a_seed_with_fault_ids_give_a_warning(userhub: str, tmp_path: Path) -> None:
    faults = ["usr_html", "usr_503_twice", "usr_503", "usr_404"]
    names = [*faults, "usr_thrice", "html", "usr_600"]
    users = {"users": [{"id": name, "name": "M"} for name in names]}
    output = start_up(userhub, "--seed-file", seed_file(tmp_path, users))
    assert "warning" in output
    assert "usr_html, usr_503_twice, usr_503 and 1 more" in output
    assert output.count("\n") == 1
    assert start_up(userhub, "--seed-file", seed_file(tmp_path, SEED)) == ""


def test_a_changed_seed_beside_a_state_gives_a_warning_that_it_is_not_read(
    userhub: str, start: Start, tmp_path: Path
) -> None:
    seed, state = seed_file(tmp_path, SEED), str(tmp_path / "state.db")
    options = ["--seed-file", seed, "--state", state]
    assert start_up(userhub, *options) == ""
    seed_file(tmp_path, json.dumps(SEED, indent=3))  # Laid out anew, not changed.
    assert start_up(userhub, *options) == ""
    assert start_up(userhub, "--state", state) == ""
    changed = {**SEED, "connections": ["conn_y"]}
    seed_file(tmp_path, changed)
    output = start_up(userhub, *options)
    assert f"the seed file {seed} is ignored" in output
    assert state in output
    start(*options).send("POST", "/_emulator/reset")
    assert start_up(userhub, *options) == ""


@pytest.mark.parametrize("part", ["users", "organizations", "plans"])
def test_a_large_seed_takes_its_size_to_read(userhub: str, tmp_path: Path, part: str) -> None:
    def used_for(count: int) -> float:
        entries = [{"id": f"id-{n}", "name": "N"} for n in range(count)]
        seed: dict[str, Any] = {part: entries}
        for number, entry in enumerate(entries):
            if part == "plans":
                entry["price"] = "1"
            if part == "users":
                entry.update(external_id=str(number), connection_id="conn_1")
        if part == "users":
            members = [entry["id"] for entry in entries]
            seed["organizations"] = [{"id": "org_1", "name": "O", "members": members}]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start_up(userhub, "--seed-file", seed_file(tmp_path, seed))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # Of processor time. Quadratic, it would be a hundredfold.
    assert used_for(30_000) <= 15 * max(used_for(3_000), 0.02)


def refusal_of(userhub: str, file: str) -> str:
    result = subprocess.run(
        [userhub, "emulator", "--port", "0", "--seed-file", file],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert file in result.stderr
    return result.stderr


# --ready-file


@pytest.mark.parametrize(
    "stop",
    [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGABRT,
     signal.SIGXFSZ, signal.SIGSYS, signal.Signals.SIGRTMIN + 1],
)  # fmt: skip
def test_a_ready_file_is_there_while_the_emulator_answers(
    start: Start, tmp_path: Path, stop: signal.Signals
) -> None:
    file = tmp_path / "ready"
    file.write_text("stale")
    emulator = start("--ready-file", str(file))
    assert json.loads(file.read_text()) == emulator.ready
    assert emulator.ready["pid"] == emulator.process.pid
    assert stat.S_IMODE(file.stat().st_mode) == 0o600  # The admin key is in it.
    emulator.process.send_signal(stop)
    assert emulator.process.wait(PATIENCE) in {0, -stop}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ["--seed-file", "/no/such/file"],
        ["--fault", "nonsense"],
        ["--admin-key", "a b"],
        ["--state", "/no/such/folder/state.db"],
        ["--host", "nowhere"],
    ],
)
def test_a_start_that_fails_leaves_no_ready_file_of_an_earlier_run(
    refused: Callable[..., str], tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "ready"
    file.write_text("stale")
    refused("--ready-file", str(file), *options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options", [["--nonsense"], ["--port", "x"], ["exec"], ["--", "true"], ["--port"]]
)
def test_a_usage_error_leaves_no_ready_file_of_an_earlier_run(
    userhub: str, tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "ready"
    file.write_text("stale")
    command = [userhub, "emulator", "--ready-file", str(file), *options]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert list(tmp_path.iterdir()) == []


def test_help_leaves_the_ready_file_of_a_running_emulator(
    userhub: str, start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "ready"
    emulator = start("--ready-file", str(file))
    command = [userhub, "emulator", "--ready-file", str(file), "--help"]
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    assert json.loads(file.read_text()) == emulator.ready
    assert emulator.stop() == 0


def test_an_old_ready_file_is_gone_while_the_seed_is_read(userhub: str, tmp_path: Path) -> None:
    file, seed = tmp_path / "ready", tmp_path / "seed"
    file.write_text("stale")
    os.mkfifo(seed)
    command = [userhub, "emulator", "--port", "0", "--ready-file", str(file), "--seed-file"]
    with subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True) as process:
        with seed.open("w") as writer:  # Opens once the emulator reads.
            assert not file.exists()
            writer.write("{}")
        emulator = Emulator(process)
        assert json.loads(file.read_text()) == emulator.ready
        assert emulator.stop() == 0


def test_an_emulator_that_ends_leaves_the_ready_file_of_another(
    start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "ready"
    older, newer = start("--ready-file", str(file)), start("--ready-file", str(file))
    assert older.stop() == 0
    assert json.loads(file.read_text()) == newer.ready
    assert newer.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_an_ignored_hangup_stays_ignored(userhub: str, tmp_path: Path) -> None:
    file = tmp_path / "ready"
    with subprocess.Popen(
        ["nohup", userhub, "emulator", "--port", "0", "--ready-file", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        emulator = Emulator(process)
        process.send_signal(signal.SIGHUP)
        assert emulator.create("usr_ada").status == 200
        assert file.exists()
        assert emulator.stop() == 0
    assert not file.exists()


# --deterministic


def journey(emulator: Emulator) -> list[bytes]:
    """Everything that a client gets to see on a way through all of it."""

    def seen(reply: Reply) -> bytes:
        return f"{reply.status}\n{reply.headers}\n".encode() + reply.body

    replies = [
        emulator.create("auth0|1@conn_1"),
        emulator.api("/admin/v1/users/auth0%7C1@conn_1:import"),
        emulator.api("/admin/v1/users/usr_ada:createApiSession"),
        emulator.api("/admin/v1/users?view=FULL", None, "GET"),
        emulator.create("usr_nobody"),
        emulator.create("usr_503_once"),
    ]
    signed_in = emulator.send("GET", emulator.redirect_target("usr_ada", organizationId="org_1"))
    browser = {"Cookie": signed_in.headers["Set-Cookie"].split(";")[0]}
    replies += [signed_in, emulator.send("GET", "/", headers=browser)]
    replies.append(emulator.submit("/org_1/checkout/pro", browser, outcome="complete"))
    replies.append(emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":1}'))
    replies.append(emulator.send("GET", "/org_1/members", headers=browser))
    replies.append(emulator.send("GET", "/_emulator/requests"))
    host = emulator.url.split("//")[1]
    cookie = f"userhub_portal_{host.split(':')[1]}"
    return [
        seen(reply).replace(host.encode(), b"HOST").replace(cookie.encode(), b"COOKIE")
        for reply in replies
    ]


def test_two_deterministic_runs_give_the_same_bytes(start: Start) -> None:
    first = start("--deterministic")
    runs = [journey(first)]
    first.send("POST", "/_emulator/reset")
    runs += [journey(first), journey(start("--deterministic"))]
    assert runs[0] == runs[1] == runs[2]
    clock = start("--deterministic").send("GET", "/_emulator/clock").json()
    assert clock["time"] == "2026-01-01T00:00:00Z"
    assert b"Date:" not in b"".join(runs[0])


def test_another_run_has_other_tokens(start: Start) -> None:
    emulator = start()
    first = emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/reset")
    assert emulator.redirect_target("usr_ada") != first


# --fault


def test_faults_of_the_command_line_apply_to_the_first_calls(start: Start) -> None:
    emulator = start("--fault", "503_twice", "--fault", "429_once_after9")
    for _ in range(2):
        replies = [emulator.create("usr_ada") for _ in range(4)]
        assert [reply.status for reply in replies] == [503, 503, 429, 200]
        assert replies[2].headers["Retry-After"] == "9"
        emulator.send("POST", "/_emulator/reset")


def test_exec_takes_the_options_too(userhub: str, tmp_path: Path) -> None:
    options = ["--fault", "503_once", "--seed-file", seed_file(tmp_path, SEED)]
    command = [userhub, "emulator", "exec", "--quiet", *options, "--"]
    command += [userhub, "portal-session", "usr_1"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "/signin?token=" in result.stdout


# --host and --allow-host

EVIL = ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
        "0x7f.1", "", "userhub"]  # fmt: skip
LOCAL = ["localhost", "LOCALHOST:4010", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:4010"]
TARGETS = ["/admin/v1/users/usr_ada", "/_emulator/requests", "/_emulator/health", "/", "/signin"]


def ask(emulator: Emulator, target: str, host: str, **headers: str) -> Reply:
    connection = emulator.connect()
    connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host)
    for name, value in {"Authorization": f"Bearer {emulator.key}", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    reply = Reply(response.status, response.headers, response.read())
    connection.close()
    return reply


@pytest.mark.parametrize("target", TARGETS)
def test_a_host_that_is_not_this_machine_is_refused(emulator: Emulator, target: str) -> None:
    for host in EVIL:
        assert ask(emulator, target, host).status == 421
    for host in LOCAL:
        assert ask(emulator, target, host).status != 421


def test_a_refused_host_is_an_error_that_names_the_option_and_is_in_the_journal(
    emulator: Emulator,
) -> None:
    reply = ask(emulator, "/admin/v1/users/usr_ada", "userhub:4010")
    assert "--allow-host userhub" in reply.json()["message"]
    assert [(entry["status"], entry["matched"]) for entry in emulator.journal()] == [(421, False)]


def test_a_request_without_a_host_is_an_error_that_asks_for_one(emulator: Emulator) -> None:
    reply = ask(emulator, "/_emulator/health", "")
    assert (reply.status, reply.json()["message"]) == (
        421,
        "Send a Host header that names this machine, such as localhost.",
    )


def test_a_host_can_be_named(start: Start) -> None:
    emulator = start("--allow-host", "userhub", "--allow-host", "other.test")
    for host in ["userhub", "UserHub:4010", "other.test"]:
        assert ask(emulator, "/_emulator/health", host).status == 200
    assert ask(emulator, "/_emulator/health", "userhub.evil.example").status == 421


def test_a_page_of_another_site_cannot_steer_the_emulator(emulator: Emulator) -> None:
    for origin in ["https://evil.example", "null", "x", "http://localhost.evil.example"]:
        reply = emulator.send("POST", "/_emulator/reset", b"", {"Origin": origin})
        assert reply.status == 403
    for origin in ["http://localhost:3000", emulator.url]:
        assert emulator.send("POST", "/_emulator/reset", b"", {"Origin": origin}).status == 200


def test_an_open_address_gives_a_warning(userhub: str) -> None:
    for host, warned in [("0.0.0.0", True), ("127.0.0.1", False)]:
        with subprocess.Popen(
            [userhub, "emulator", "--port", "0", "--host", host],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert json.loads(process.stdout.readline())["url"].startswith("http://127.0.0.1:")
            process.terminate()
            assert ("warning: listening on 0.0.0.0" in process.stderr.read()) is warned
            assert process.wait(PATIENCE) == 0


# --public-url


@pytest.mark.parametrize(
    ("public_url", "origin", "host", "cookie"),
    [
        ("http://localhost:8410", "http://localhost:8410", "localhost:8410", "userhub_portal_8410"),
        ("https://hub.test/", "https://hub.test", "hub.test", "userhub_portal_443"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]", "[2001:db8::1]", "userhub_portal_80"),
    ],
)
def test_links_are_made_in_the_public_url_and_work_there(
    start: Start, public_url: str, origin: str, host: str, cookie: str
) -> None:
    emulator = start("--public-url", public_url)
    assert emulator.url.startswith("http://127.0.0.1:")
    link = emulator.create("usr_ada").json()["redirectUrl"]
    assert link.startswith(f"{origin}/signin?token=")
    signed_in = ask(emulator, link[len(origin) :], host, Authorization="")
    assert (signed_in.status, signed_in.headers["Location"]) == (303, f"{origin}/")
    assert signed_in.headers["Set-Cookie"].startswith(f"{cookie}=")
    assert ask(emulator, "/_emulator/health", "evil.example").status == 421


def test_beside_the_emulator_an_app_finds_it_where_it_listens(userhub: str) -> None:
    command = [userhub, "emulator", "exec", "--public-url", "https://hub.test", "--"]
    show = 'echo "$USERHUB_BASE_URL"; "$0" portal-session usr_ada'
    result = subprocess.run(
        [*command, "sh", "-ec", show, userhub],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    base_url, link = result.stdout.splitlines()
    assert base_url.startswith("http://127.0.0.1:")
    assert link.startswith("https://hub.test/signin?token=")
