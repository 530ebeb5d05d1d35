#!/bin/sh
# Checks a client that pip has built: it makes a call from Python and from the command.
cat >call.py <<'END'
import os, subprocess, sys
import userhub
from loopback import SESSION_URL, LoopbackServer, session_reply

with LoopbackServer(session_reply()) as server:
    os.environ.update(USERHUB_BASE_URL=server.url, USERHUB_ADMIN_KEY="key")
    assert userhub.create_portal_session("usr_ada").redirect_url == SESSION_URL
    done = subprocess.run(["userhub", "portal-session", "usr_ada"], stdout=subprocess.PIPE, text=True)
    assert done.stdout == SESSION_URL + "\n"
END
python call.py
! userhub emulator --version
