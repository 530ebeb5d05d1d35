"""A "Manage billing" button in Flask. To run it, see README.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import billing
import userhub
from flask import Flask, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

app = Flask(__name__)
app.config.update(
    SECRET_KEY=billing.SECRET_KEY,
    SESSION_COOKIE_SECURE=billing.HTTPS,
    SESSION_COOKIE_SAMESITE="Lax",  # With Strict, a user who returns is signed out.
)
csrf = CSRFProtect(app)  # Rejects each POST without the form's token.
client = userhub.Client(  # One client for all threads.
    timeout=8, max_retries=2, allowed_return_origins=[billing.APP_URL]
)


def current_user() -> billing.User | None:
    """The user of the app's own session. Never take the user from the request."""
    return billing.USERS.get(session.get("user", ""))


def to_portal(user: billing.User, portal_url: str) -> ResponseReturnValue:
    portal_session = client.create_portal_session(
        user.userhub_id,
        portal_url=portal_url,
        return_url=billing.RETURN_URL,
        success_url=billing.SUCCESS_URL,
    )
    return redirect(portal_session.redirect_url, 303), billing.REDIRECT_HEADERS


@app.post("/billing")
def manage_billing() -> ResponseReturnValue:
    user = current_user()
    if user is None:
        return redirect(url_for("sign_in"), 303)
    return to_portal(user, userhub.portal_path.dashboard)


@app.get("/userhub")
def portal_callback() -> ResponseReturnValue:
    """UserHub sends users here who open the portal signed out: they sign in, then go back."""
    portal_url = request.args.get("portalUrl", "/")
    if not billing.is_portal_path(portal_url):
        return problem_page(billing.NO_PORTAL_PATH)
    user = current_user()
    if user is None:
        session["portal_url"] = portal_url
        return redirect(url_for("sign_in"), 303)
    return to_portal(user, portal_url)


@app.errorhandler(userhub.UserHubError)
def failed(error: userhub.UserHubError) -> ResponseReturnValue:
    return problem_page(billing.problem_of(error))


@app.errorhandler(CSRFError)
def stale_form(_: CSRFError) -> ResponseReturnValue:
    return problem_page(billing.STALE_FORM)


@app.post("/webhook")
def webhook() -> ResponseReturnValue:
    status, body = billing.answer_webhook(request.headers, request.get_data())
    return body, status, {"Content-Type": "application/json"}


csrf.exempt(webhook)  # UserHub has no form token: it signs.


def problem_page(problem: billing.Problem) -> ResponseReturnValue:
    return render_template("problem.html", problem=problem), problem.status, problem.headers


@app.get("/")
def settings() -> ResponseReturnValue:
    user = current_user()
    if user is None:
        return redirect(url_for("sign_in"), 303)
    plan = billing.PLANS.get(user.userhub_id)
    return render_template("settings.html", user=user, plan=plan)


@app.get("/welcome")
def welcome() -> str:
    return render_template("welcome.html")


@app.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    name, portal_url = request.form.get("user", ""), session.get("portal_url")
    if name not in billing.USERS:
        return render_template("sign_in.html", users=billing.USERS)
    session.clear()
    session["user"] = name
    if portal_url is not None:
        return redirect(url_for("portal_callback", portalUrl=portal_url), 303)
    return redirect(url_for("settings"), 303)


@app.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("sign_in"), 303)


@app.context_processor
def form_token() -> dict[str, Markup]:
    return {"csrf_input": billing.csrf_input(generate_csrf())}
