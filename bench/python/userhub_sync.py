import measure
import request
import userhub

client = userhub.Client()


def call() -> str:
    return client.create_portal_session(request.USER_ID, **request.OPTIONS).redirect_url


measure.run(call)
