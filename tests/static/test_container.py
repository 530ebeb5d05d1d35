"""The emulator's image, run as a container runs it. Needs root, and buildah."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from empty_root import REPOSITORY, stage
from emulator_process import PATIENCE, Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


class Image:
    """A new image, and a container of it that does not run yet."""

    def __init__(self, folder: Path) -> None:
        self._storage = ["--storage-driver=vfs", f"--root={folder}/root", f"--runroot={folder}/run"]
        file = REPOSITORY / "static/Containerfile"
        options = ["--isolation=chroot", "--format=docker", f"--file={file}", "--tag=emulator"]
        self._buildah("bud", *options, str(stage("x86_64").with_name("programs")))
        self._container = self._buildah("from", "emulator")
        self.root = Path(self._buildah("mount", self._container))
        image = json.loads(self._buildah("inspect", "--type=image", "emulator"))
        self.config: dict[str, Any] = image["Docker"]["config"]

    def _buildah(self, *arguments: str) -> str:
        command = ["buildah", arguments[0], *self._storage, *arguments[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def remove(self) -> None:
        self._buildah("rm", self._container)
        self._buildah("rmi", "emulator")

    def command(self, *arguments: str) -> list[str]:
        """Runs it in the image's root as the image's user and as PID 1."""
        user = f"--userspec={self.config['User']}"
        return [
            "unshare",
            "--pid",
            "--fork",
            "--kill-child",
            "chroot",
            user,
            str(self.root),
            *arguments,
        ]

    def environment(self, **others: str) -> dict[str, str]:
        paths = [entry[5:] for entry in self.config["Env"] if entry.startswith("PATH=")]
        return {"PATH": os.pathsep.join([*paths, os.environ["PATH"]]), **others}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    built = Image(tmp_path_factory.mktemp("image"))
    yield built
    built.remove()


def test_the_first_process_serves_without_rights_is_healthy_and_ends_by_sigterm(
    image: Image,
) -> None:
    command = image.command(*image.config["Cmd"], "--port", "0")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=image.environment()
    ) as unshare:
        emulator = Emulator(unshare)
        assert emulator.ready["pid"] == 1
        (pid,) = Path(f"/proc/{unshare.pid}/task/{unshare.pid}/children").read_text().split()
        owner = Path(f"/proc/{pid}").stat()
        assert f"{owner.st_uid}:{owner.st_gid}" == image.config["User"] == "65534:65534"
        assert emulator.create("usr_ada").status == 200
        assert health(image, emulator) == 0
        os.kill(int(pid), signal.SIGTERM)
        unshare.wait(PATIENCE)
        assert health(image, emulator) != 0


def health(image: Image, emulator: Emulator) -> int:
    kind, *command = image.config["Healthcheck"]["Test"]
    assert kind == "CMD"
    environment = image.environment(USERHUB_BASE_URL=emulator.url)
    return subprocess.run(image.command(*command), env=environment, check=False).returncode


def test_the_image_has_the_program_and_the_licences_of_what_is_inside(image: Image) -> None:
    assert {path.name for path in image.root.iterdir()} == {"bin", "usr"}
    licenses = {path.name for path in (image.root / "usr/share/doc/userhub-emulator").rglob("*")}
    assert licenses >= {"LIBMICROHTTPD.md", "LGPL-2.1.txt", "CONTENTS", "openssl", "musl", "libc++"}
