"""Takes the pictures of the emulator's pages for the documents, into the folder that is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from chromium import browser_page, running_chromium
from emulator_process import Emulator

PROGRAM = Path(__file__).resolve().parents[2] / "build/stage/bin/userhub-emulator"


def main(folder: Path) -> None:
    command = [str(PROGRAM), "--port", "0", "--deterministic"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
        running_chromium() as browser,
        browser_page(browser, device_scale_factor=1.25) as page,
    ):
        emulator = Emulator(process)
        page.set_viewport_size({"width": 900, "height": 710})
        session = emulator.create("usr_ada", organizationId="org_1", portalUrl="/{accountId}/plans")
        page.goto(session.json()["redirectUrl"])
        page.screenshot(path=folder / "portal-plans.png")
        page.get_by_test_id("choose-plan-pro").click()
        page.screenshot(path=folder / "portal-checkout.png")
        page.get_by_test_id("decline").click()
        emulator.send("POST", "/_emulator/faults", b'{"fault": "429_once"}')
        emulator.create("usr_grace")
        emulator.create("usr_grace", portalUrl="ftp://elsewhere.example")
        page.set_viewport_size({"width": 1280, "height": 665})
        page.goto(f"{emulator.url}/_emulator/")
        page.screenshot(path=folder / "emulator-home.png")
        emulator.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
