import measure
import request
from userhub_sdk import AdminApi

client = AdminApi(request.ADMIN_KEY, base_url=request.BASE_URL)


def call() -> str:
    session = client.users.create_portal_session(
        request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
    )
    return session.redirect_url


measure.run(call)
