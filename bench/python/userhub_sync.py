import measure
import request
import userhub

client = userhub.Client()


def call() -> str:
    session = client.create_portal_session(
        request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
    )
    return session.redirect_url


measure.run(call)
