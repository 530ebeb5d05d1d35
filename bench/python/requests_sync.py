import measure
import request
import requests

session = requests.Session()
session.headers.update(request.HEADERS)
session.trust_env = False
session.verify = request.CA_FILE or True


def call() -> str:
    response = session.post(request.URL, data=request.BODY, timeout=20)
    return request.redirect_url(response.status_code, response.content)


measure.run(call)
