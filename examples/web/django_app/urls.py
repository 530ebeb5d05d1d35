from django.urls import path

from . import views

urlpatterns = [
    path("", views.settings),
    path("billing", views.manage_billing),
    path("userhub", views.portal_callback),
    path("webhook", views.webhook),
    path("welcome", views.welcome),
    path("sign-in", views.sign_in),
    path("sign-out", views.sign_out),
]
