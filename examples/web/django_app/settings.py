"""The settings that this example needs. For all others, see https://docs.djangoproject.com."""

from pathlib import Path
from urllib.parse import urlsplit

import billing

SECRET_KEY = billing.SECRET_KEY
ALLOWED_HOSTS = [urlsplit(billing.APP_URL).hostname]
ROOT_URLCONF = "django_app.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parents[1] / "templates"],
    }
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_SAMESITE = "Lax"  # With Strict, a user who returns is signed out.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = billing.HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "django_app.views.stale_form"
