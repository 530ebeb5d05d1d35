import httpx
import measure
import request

client = httpx.Client(headers=request.HEADERS, verify=request.tls(), trust_env=False, timeout=20)


def call() -> str:
    response = client.post(request.URL, content=request.BODY)
    return request.redirect_url(response.status_code, response.content)


measure.run(call)
