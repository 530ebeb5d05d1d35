"""What type checkers refuse: an ignored line that they would take is an error of theirs."""

import userhub

userhub.create_portal_session(5)  # type: ignore
userhub.create_portal_session("usr_1", "/")  # type: ignore
userhub.create_portal_session("usr_1").redirect_url = ""  # type: ignore
userhub.Client(base_url=5)  # type: ignore
userhub.read_response(200, "{}")  # type: ignore
userhub.Client("sk", retries=3)  # type: ignore
userhub.Client("sk", max_connections=3)  # type: ignore
userhub.AsyncClient("sk", max_connections="3")  # type: ignore


async def async_calls(client: userhub.AsyncClient) -> str:
    client.create_portal_session("usr_1")  # type: ignore
    await client.create_portal_session(5)  # type: ignore
    await client.create_portal_session("usr_1", "/")  # type: ignore
    (await client.create_portal_session("usr_1")).redirect_url = ""  # type: ignore
    return client.create_portal_session("usr_1").redirect_url  # type: ignore
