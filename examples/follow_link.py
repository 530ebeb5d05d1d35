"""Opens a sign-in link as a browser does, and prints the account that it signs in."""

import html
import http.cookiejar
import re
import sys
import urllib.request

cookies = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
with browser.open(sys.argv[1], timeout=10) as page:
    text = page.read().decode()
    where = page.url

account = re.search(r'data-testid="account-id"[^>]*>([^<]+)<', text)
if account is None or not cookies:
    sys.exit(f"the link did not sign anyone in: {where}")
print(f"the link signs in {html.unescape(account[1])}, at {where}")
