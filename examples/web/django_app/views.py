"""A "Manage billing" button in Django. To run it, see README.md."""

from __future__ import annotations

from urllib.parse import urlencode

import billing
import userhub
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

# One client for all threads. Under gunicorn --preload it is made before the fork, and each worker
# opens its own connections.
client = userhub.Client(timeout=8, max_retries=2, allowed_return_origins=[billing.APP_URL])


class SeeOther(HttpResponseRedirect):
    status_code = 303


def current_user(request: HttpRequest) -> billing.User | None:
    """The user of the app's own session. Never take the user from the request."""
    return billing.USERS.get(request.session.get("user", ""))


def to_portal(request: HttpRequest, user: billing.User, portal_url: str) -> HttpResponse:
    try:
        portal_session = client.create_portal_session(
            user.userhub_id,
            portal_url=portal_url,
            return_url=billing.RETURN_URL,
            success_url=billing.SUCCESS_URL,
        )
    except userhub.UserHubError as error:
        return problem_page(request, billing.problem_of(error))
    return SeeOther(portal_session.redirect_url, headers=billing.REDIRECT_HEADERS)


@require_POST
def manage_billing(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if user is None:
        return SeeOther("/sign-in")
    return to_portal(request, user, userhub.portal_path.dashboard)


@require_GET
def portal_callback(request: HttpRequest) -> HttpResponse:
    """UserHub sends users here who open the portal signed out: they sign in, then go back."""
    portal_url = request.GET.get("portalUrl", "/")
    if not billing.is_portal_path(portal_url):
        return problem_page(request, billing.NO_PORTAL_PATH)
    user = current_user(request)
    if user is None:
        request.session["portal_url"] = portal_url
        return SeeOther("/sign-in")
    return to_portal(request, user, portal_url)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    status, body = billing.answer_webhook(request.headers, request.body)
    return HttpResponse(body, content_type="application/json", status=status)


def problem_page(request: HttpRequest, problem: billing.Problem) -> HttpResponse:
    page = render(request, "problem.html", {"problem": problem}, status=problem.status)
    for name, value in problem.headers.items():
        page[name] = value
    return page


def stale_form(request: HttpRequest, reason: str) -> HttpResponse:
    return problem_page(request, billing.STALE_FORM)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if user is None:
        return SeeOther("/sign-in")
    plan = billing.PLANS.get(user.userhub_id)
    return render(request, "settings.html", {"user": user, "plan": plan})


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "welcome.html")


def sign_in(request: HttpRequest) -> HttpResponse:
    name, portal_url = request.POST.get("user", ""), request.session.get("portal_url")
    if name not in billing.USERS:
        return render(request, "sign_in.html", {"users": billing.USERS})
    request.session.clear()
    request.session["user"] = name
    rotate_token(request)
    if portal_url is not None:
        return SeeOther("/userhub?" + urlencode({"portalUrl": portal_url}))
    return SeeOther("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    request.session.clear()
    return SeeOther("/sign-in")
