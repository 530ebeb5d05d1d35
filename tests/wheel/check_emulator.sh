#!/bin/sh
# Checks an emulator that pip has built: it answers a call with a sign-in link, and needs no client.
userhub-emulator --version
cat >call.py <<'END'
import json, os, urllib.request

url = os.environ["USERHUB_BASE_URL"] + "/admin/v1/users/usr_ada:createPortalSession"
key = {"Authorization": "Bearer " + os.environ["USERHUB_ADMIN_KEY"]}
with urllib.request.urlopen(urllib.request.Request(url, b"{}", key)) as answer:
    assert "/signin?token=" in json.load(answer)["redirectUrl"]
END
userhub-emulator exec -- python call.py
python -c 'from userhub_emulator import Emulator
with Emulator() as emulator: assert emulator.requests == []'
