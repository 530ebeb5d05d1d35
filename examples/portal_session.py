"""Creates a portal session and prints its URL: portal_session.py [USER_ID [PORTAL_URL]]

USERHUB_ADMIN_KEY is the admin key. USERHUB_BASE_URL, if set, replaces the address of UserHub.
"""

import sys

import userhub

user_id = sys.argv[1] if len(sys.argv) > 1 else "auth0|123456789@conn_26yEiYymqy6ZmG"
portal_url = sys.argv[2] if len(sys.argv) > 2 else "/{accountId}/plans"

try:
    session = userhub.create_portal_session(user_id, portal_url=portal_url)
except userhub.UserHubError as error:
    sys.exit(str(error))
print(session.redirect_url)
