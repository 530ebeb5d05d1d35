"""A "Manage billing" button in FastAPI. To run it, see README.md."""

from __future__ import annotations

import hmac
import secrets
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional
from urllib.parse import urlencode

import billing
import userhub
from fastapi import Depends, FastAPI, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.middleware.sessions import SessionMiddleware

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from markupsafe import Markup


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, userhub.AsyncClient]]:
    async with userhub.AsyncClient(  # One client for the whole app.
        timeout=8, max_retries=2, allowed_return_origins=[billing.APP_URL]
    ) as client:
        yield {"userhub": client}


class StaleFormError(Exception):
    """A POST without the form's token."""


async def check_form(request: Request, csrf_token: Annotated[str, Form()] = "") -> None:
    expected = request.session.get("csrf_token", "")
    if request.method == "POST" and not (
        expected and hmac.compare_digest(csrf_token.encode(), expected.encode())
    ):
        raise StaleFormError


def form_token(request: Request) -> dict[str, Markup]:
    token = request.session.setdefault("csrf_token", secrets.token_urlsafe())
    return {"csrf_input": billing.csrf_input(token)}


app = FastAPI(lifespan=lifespan, dependencies=[Depends(check_form)], openapi_url=None)
app.add_middleware(
    SessionMiddleware,
    secret_key=billing.SECRET_KEY,
    https_only=billing.HTTPS,
    same_site="lax",  # With "strict", a user who returns is signed out.
)
pages = Jinja2Templates(Path(__file__).parent / "templates", context_processors=[form_token])


async def current_user(request: Request) -> billing.User | None:
    """The user of the app's own session. Never take the user from the request."""
    return billing.USERS.get(request.session.get("user", ""))


CurrentUser = Annotated[Optional[billing.User], Depends(current_user)]


async def to_portal(request: Request, user: billing.User, portal_url: str) -> Response:
    client: userhub.AsyncClient = request.state.userhub
    portal_session = await client.create_portal_session(
        user.userhub_id,
        portal_url=portal_url,
        return_url=billing.RETURN_URL,
        success_url=billing.SUCCESS_URL,
    )
    return RedirectResponse(portal_session.redirect_url, 303, billing.REDIRECT_HEADERS)


@app.post("/billing")
async def manage_billing(request: Request, user: CurrentUser) -> Response:
    if user is None:
        return RedirectResponse("/sign-in", 303)
    return await to_portal(request, user, userhub.portal_path.dashboard)


@app.get("/userhub")
async def portal_callback(
    request: Request, user: CurrentUser, portal_url: Annotated[str, Query(alias="portalUrl")] = "/"
) -> Response:
    """UserHub sends users here who open the portal signed out: they sign in, then go back."""
    if not billing.is_portal_path(portal_url):
        return problem_page(request, billing.NO_PORTAL_PATH)
    if user is None:
        request.session["portal_url"] = portal_url
        return RedirectResponse("/sign-in", 303)
    return await to_portal(request, user, portal_url)


@app.exception_handler(userhub.UserHubError)
async def failed(request: Request, error: userhub.UserHubError) -> Response:
    return problem_page(request, billing.problem_of(error))


@app.exception_handler(StaleFormError)
async def stale_form(request: Request, _: StaleFormError) -> Response:
    return problem_page(request, billing.STALE_FORM)


async def webhook(request: Request) -> Response:
    status, body = billing.answer_webhook(request.headers, await request.body())
    return Response(body, status, media_type="application/json")


app.add_route("/webhook", webhook, methods=["POST"])  # Not app.post: it has no form token.


def problem_page(request: Request, problem: billing.Problem) -> Response:
    return pages.TemplateResponse(
        request, "problem.html", {"problem": problem}, problem.status, problem.headers
    )


@app.get("/")
async def settings(request: Request, user: CurrentUser) -> Response:
    if user is None:
        return RedirectResponse("/sign-in", 303)
    plan = billing.PLANS.get(user.userhub_id)
    return pages.TemplateResponse(request, "settings.html", {"user": user, "plan": plan})


@app.get("/welcome")
async def welcome(request: Request) -> Response:
    return pages.TemplateResponse(request, "welcome.html")


@app.get("/sign-in")
async def sign_in(request: Request) -> Response:
    return pages.TemplateResponse(request, "sign_in.html", {"users": billing.USERS})


@app.post("/sign-in")
async def signed_in(request: Request, user: Annotated[str, Form()] = "") -> Response:
    if user not in billing.USERS:
        return RedirectResponse("/sign-in", 303)
    portal_url = request.session.get("portal_url")
    request.session.clear()
    request.session["user"] = user
    if portal_url is not None:
        return RedirectResponse("/userhub?" + urlencode({"portalUrl": portal_url}), 303)
    return RedirectResponse("/", 303)


@app.post("/sign-out")
async def sign_out(request: Request) -> Response:
    request.session.clear()
    return RedirectResponse("/sign-in", 303)
