"""Starts the `userhub` command's emulator, and a browser."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import pytest
from chromium import NARROW, running_chromium
from emulator_process import PATIENCE, Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def userhub() -> str:
    path = os.environ.get("USERHUB_CLI") or str(REPOSITORY / "build/stage/bin/userhub")
    assert os.access(path, os.X_OK), f"no {path}: run ./dev build, or set USERHUB_CLI"
    return path


@pytest.fixture(scope="session")
def start(userhub: str) -> Iterator[Callable[..., Emulator]]:
    """Starts an emulator with the options given, on a free port unless they name one."""
    processes: list[subprocess.Popen[str]] = []

    def start_emulator(*options: str) -> Emulator:
        # Under nohup, or beside a shell script, signals are ignored.
        port = () if "--port" in options else ("--port", "0")
        command = ["env", "--default-signal", userhub, "emulator", *port, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return Emulator(process)

    yield start_emulator
    for process in processes:
        process.kill()
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(scope="session")
def refused(userhub: str) -> Callable[..., str]:
    """Starts an emulator with options that will not do; what it says."""

    def refuse(*options: str) -> str:
        done = subprocess.run(
            [userhub, "emulator", "--port", "0", *options],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
        return done.stderr

    return refuse


@pytest.fixture(scope="session")
def shared_emulator(start: Callable[..., Emulator]) -> Emulator:
    return start()


@pytest.fixture
def emulator(shared_emulator: Emulator) -> Emulator:
    """The shared emulator, as new."""
    assert shared_emulator.send("POST", "/_emulator/reset").status == 200
    return shared_emulator


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Of a phone's width, without JavaScript."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": NARROW, "height": 740}
    )
    yield context.new_page()
    context.close()
