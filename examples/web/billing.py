"""What the three apps share: settings, users, plans, and an error page for each failed call."""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Protocol

import userhub
from markupsafe import Markup

APP_URL = os.environ.get("APP_URL", "http://localhost:8000")
HTTPS = APP_URL.startswith("https:")
RETURN_URL, SUCCESS_URL = f"{APP_URL}/", f"{APP_URL}/welcome"
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(32)

# Anyone who opens the redirect URL is signed in: keep it out of caches and Referer headers.
REDIRECT_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

log = logging.getLogger(__name__)


class Headers(Protocol):
    """A request's headers, in any of the three frameworks."""

    def get(self, key: str, default: str, /) -> str: ...


@dataclass(frozen=True)
class User:
    name: str
    userhub_id: str


# Stands in for the app's own users and their sign-in.
USERS = {
    "ada": User("Ada Lovelace", "usr_ada"),
    "grace": User("Grace Hopper", "usr_grace"),
}


# What UserHub's webhook said last, by UserHub user ID. A real app keeps it in its database, where
# all its processes see it.
PLANS: dict[str, str] = {}


def is_from_userhub(headers: Headers, body: bytes) -> bool:
    """Whether the request has a fresh signature that only the holder of the secret can make."""
    timestamp, signature = (
        headers.get("UserHub-Timestamp", ""),
        headers.get("UserHub-Signature", ""),
    )
    if not WEBHOOK_SECRET or not re.fullmatch("[0-9]{1,12}", timestamp):
        return False
    message = timestamp.encode() + b"." + body
    expected = hmac.new(WEBHOOK_SECRET.encode(), message, "sha256").hexdigest()
    fresh = abs(time.time() - int(timestamp)) < 300
    return fresh and hmac.compare_digest(expected.encode(), signature.encode())


def answer_webhook(headers: Headers, body: bytes) -> tuple[int, bytes]:
    """Learn the plan of a user from an event. Returns the status and body of the answer."""
    if not is_from_userhub(headers, body):
        return 403, b"{}"
    if headers.get("UserHub-Action", "") == "challenge":
        return 200, body  # UserHub checks that the webhook works.
    event = json.loads(body)
    if event.get("type") == "users.changed":
        user = event["usersChanged"]["user"]
        subscription = user.get("subscription")
        PLANS[user["id"]] = subscription["plan"]["displayName"] if subscription else ""
    return 200, b"{}"


def csrf_input(token: str) -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token)


def is_portal_path(portal_url: str) -> bool:
    """Whether the callback named a path of the portal. A URL such as //host is not."""
    return re.fullmatch(r"/(?![/\\])[^\x00-\x1f\x7f]*", portal_url) is not None


@dataclass(frozen=True)
class Problem:
    """An error page: advice for the user, and a reference for support."""

    status: int
    title: str
    advice: str
    reference: str = ""
    headers: dict[str, str] = field(default_factory=dict)


STALE_FORM = Problem(403, "This page is out of date", "Go back to the settings and try again.")
NO_PORTAL_PATH = Problem(
    400, "This link does not lead to billing", "Go back to the settings and choose Manage billing."
)


def problem_of(error: userhub.UserHubError) -> Problem:
    """Log a failed call. Tells failures that pass by themselves from those that need someone."""
    reference = " ".join(filter(None, [error.code, error.api_code, error.request_id]))
    log.error("no portal session: %s (%s)", error, reference)
    no_answer = isinstance(error, (userhub.ConnectionFailedError, userhub.TimedOutError))
    if no_answer or error.http_status == 429 or (error.http_status or 0) >= 500:
        return Problem(
            503,
            "Billing is not available right now",
            "Nothing was changed. Please try again in a few minutes.",
            reference,
            {"Retry-After": str(error.retry_after or 60)},
        )
    ours = isinstance(error, (userhub.InvalidArgumentError, userhub.InternalError))
    return Problem(
        500 if ours else 502,
        "We could not open billing for you",
        "Nothing was changed. Please write to support@example.com and give them this reference.",
        reference,
    )
