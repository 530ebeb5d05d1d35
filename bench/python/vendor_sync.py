import measure
import request
from userhub_sdk import AdminApi

client = AdminApi(request.ADMIN_KEY, base_url=request.BASE_URL)


def call() -> str:
    return client.users.create_portal_session(request.USER_ID, **request.OPTIONS).redirect_url


measure.run(call)
