"""The OpenAPI document and what is served are the same."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable
from urllib.parse import urlencode

import pytest
import userhub_emulator
from billing_flow import buy, fail, move_on
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

if TYPE_CHECKING:
    from emulator_process import Emulator, Reply

EMULATOR = Path(__file__).resolve().parents[2] / "emulator"
DOCUMENT: dict[str, Any] = json.loads((EMULATOR / "openapi.json").read_text())
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method.upper(), path, {**item, **operation})
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
}
PATH = {"userId": "usr_ada", "organizationId": "org_1", "subscriptionId": "sub_usr_ada",
        "number": "1"}  # fmt: skip
# The parameters of a query, and the bodies, that cannot be made from their schemas alone.
SAMPLES = {"displayName": "ada*", "email": "ada*", "pageToken": "",
           "userId": "usr_ada", "path": "/admin"}  # fmt: skip
BODIES: dict[str, Any] = {
    "emulator.setClock": {"advance_seconds": 60},
    "emulator.queueFault": {"status": 503, "times": 2, "user_id": "usr_x"},
    "emulator.replaceState": {"users": [{"id": "usr_ada", "name": "Ada"}]},
    "users.create": {"displayName": "Mary", "address": {}, "signupTime": "2020-01-01T00:00:00Z"},
    "users.createPortalSession": {"portalUrl": "/{accountId}", "organizationId": "org_1"},
}


def strict(schema: Any) -> Any:
    """The same, without any property that the document does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: strict(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        result.setdefault("additionalProperties", False)
    return result


COMPONENTS = strict(copy.deepcopy(DOCUMENT["components"]))


def check(reply: Reply, response: dict[str, Any]) -> None:
    if "$ref" in response:
        response = DOCUMENT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = strict(response["content"]["application/json"]["schema"])
    validator = Draft202012Validator(
        {**schema, "components": COMPONENTS}, format_checker=FormatChecker()
    )
    assert reply.headers["Content-Type"] == "application/json"
    problems = [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(reply.json())
    ]
    assert problems == []


def parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    found = operation.get("parameters", [])
    known = DOCUMENT["components"]["parameters"]
    return [known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in found]


def schema_of(parameter: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = parameter["schema"]
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def values(parameter: dict[str, Any]) -> list[str]:
    """What the query may have for a parameter."""
    if parameter["name"] == "orderBy":
        return re.findall(r"\w+(?=,)", parameter["description"])
    if parameter["name"] in SAMPLES:
        return [SAMPLES[parameter["name"]]]
    schema = schema_of(parameter)
    by_type = {"boolean": ["true", "false"], "string": ["x"]}
    by_type["integer"] = [str(schema.get("minimum", 1))]
    choices: list[str] = schema.get("enum", by_type[schema["type"]])
    return choices


@pytest.fixture(scope="module")
def with_webhook(start: Callable[..., Emulator]) -> Emulator:
    """An emulator with a webhook that nobody answers."""
    return start("--webhook-url", "http://localhost:65534/", "--webhook-secret", "s")


@pytest.fixture
def fresh(with_webhook: Emulator) -> Emulator:
    assert with_webhook.send("POST", "/_emulator/reset").status == 200
    return with_webhook


def call(emulator: Emulator, name: str, query: str = "", body: Any = None, key: str = "") -> Reply:
    method, path, operation = OPERATIONS[name]
    key = key or emulator.key
    if operation["tags"] == ["User API"]:
        key = emulator.api("/admin/v1/users/usr_ada:createApiSession").json()["accessToken"]
    if name == "emulator.sendDeliveryAgain":
        emulator.send("POST", "/_emulator/webhooks/challenge")
        deliveries = emulator.send("GET", "/_emulator/webhooks").json()["deliveries"]
        path = path.replace("{number}", str(deliveries[-1]["number"]))
    if name == "users.importAccount":
        path = path.replace("{userId}", "x%40conn_1")
    target = re.sub(r"\{(\w+)\}", lambda match: PATH[match[1]], path) + (query and "?" + query)
    content = None
    if "requestBody" in operation:
        content = json.dumps(BODIES.get(name, {}) if body is None else body).encode()
    return emulator.send(method, target, content, {"Authorization": f"Bearer {key}"})


def test_the_document_is_served_with_the_programs_version(emulator: Emulator) -> None:
    for headers in [None, {"Authorization": "Bearer x"}]:
        reply = emulator.send("GET", "/openapi.json", headers=headers)
        assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json")
        served = reply.json()
        assert served["info"]["version"] == userhub_emulator.__version__
        assert {**served, "info": DOCUMENT["info"]} == DOCUMENT
    reply = emulator.send("POST", "/openapi.json", b"")
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")
    assert emulator.send("HEAD", "/openapi.json").status == 200
    assert emulator.send("GET", "/openapi.json", headers={"Origin": "http://evil"}).status == 403
    assert emulator.journal() == []


def test_a_validator_accepts_the_document(emulator: Emulator) -> None:
    validate(emulator.send("GET", "/openapi.json").json())


def served_routes(emulator: Emulator) -> set[tuple[str, str]]:
    source = (EMULATOR / "src/api/admin_route.cpp").read_text()
    admin = re.findall(r'Pattern\{"(\w+)", "([^"]+)"', source)
    user = emulator.send("GET", "/user/v1/x").json()["message"].split("Its User API has ")[1]
    own = emulator.send("GET", "/_emulator/x").json()["message"].split("It has ")[1]
    return {
        *((method, "/admin/v1/" + path) for method, path in admin),
        *re.findall(r"(GET|POST) (/user/v1/[\w/:]+)", user),
        *(
            (method, "/_emulator/" + path)
            for method, path in re.findall(r"([A-Z]+) ([\w/{}]+)", own)
        ),
    }


def test_the_document_has_the_routes_that_are_served(emulator: Emulator) -> None:
    documented = {
        (method, re.sub(r"\{\w+Id\}", "{}", path)) for method, path, _ in OPERATIONS.values()
    }
    served = served_routes(emulator)
    assert len(served) > 25
    assert documented - served == {("GET", "/openapi.json")}
    assert served - documented == set()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_answer_of_a_route_is_as_documented(fresh: Emulator, name: str) -> None:
    fresh.create("auth0|1@conn_1")
    reply = call(fresh, name)
    assert reply.status == 200, reply.body
    check(reply, OPERATIONS[name][2]["responses"]["200"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_error_of_a_route_is_as_documented(fresh: Emulator, name: str) -> None:
    error = OPERATIONS[name][2]["responses"]["default"]
    if name != "emulator.getOpenApi":
        reply = call(fresh, name, query="nonsense=1")
        assert reply.status == 400
        check(reply, error)
    if "requestBody" in OPERATIONS[name][2]:
        for body in [{"nonsense": 1}, []]:
            reply = call(fresh, name, body=body)
            assert reply.status == 400
            check(reply, error)
    if OPERATIONS[name][2]["tags"] == ["Admin API"]:
        reply = call(fresh, name, key="wrong")
        assert reply.status == 401
        check(reply, error)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if parameters(OPERATIONS[name][2])])
def test_a_documented_parameter_is_served_and_no_other_value_of_a_choice(
    fresh: Emulator, name: str
) -> None:
    for parameter in parameters(OPERATIONS[name][2]):
        if parameter["in"] != "query":
            continue
        parameter_name = parameter["name"]
        for value in values(parameter):
            reply = call(fresh, name, urlencode({parameter_name: value}))
            assert reply.status in {200, 404}, reply.body
            if reply.status == 200:
                check(reply, OPERATIONS[name][2]["responses"]["200"])
        schema = schema_of(parameter)
        if "enum" not in schema and schema["type"] == "string":
            continue
        for value in ["nonsense", "TRUE", "active", "-1"]:
            reply = call(fresh, name, urlencode({parameter_name: value}))
            assert reply.status == 400, (parameter_name, value)
            assert parameter_name in reply.json()["message"]


@pytest.mark.parametrize(
    "name", [name for name, (*_, op) in OPERATIONS.items() if "requestBody" in op]
)
def test_a_documented_field_is_served(fresh: Emulator, name: str) -> None:
    schema = OPERATIONS[name][2]["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for field in schema.get("properties", {}):
        reply = call(fresh, name, body={field: []})
        assert f"nknown field {field}" not in reply.text()


def test_an_export_is_as_documented(fresh: Emulator) -> None:
    fresh.create("auth0|1@conn_1")
    path, browser = fresh.sign_in("usr_grace", portalUrl="/{accountId}/checkout/pro")
    fresh.submit(path, browser, outcome="complete")
    fresh.submit("/usr_grace/cancel", browser)
    fresh.submit("/org_1/invite", browser, email="new@example.com")
    buy(fresh, "usr_ada", "team")
    fail(fresh, "payment_fails", "usr_ada")
    move_on(fresh, 31)
    fresh.api("/admin/v1/users/usr_ada", None, "DELETE")
    check(
        call(fresh, "emulator.exportState"),
        OPERATIONS["emulator.exportState"][2]["responses"]["200"],
    )
    for name in [
        "subscriptions.list",
        "users.list",
        "emulator.listRequests",
        "emulator.listDeliveries",
    ]:
        check(call(fresh, name, "showDeleted=true" if name == "users.list" else ""),
              OPERATIONS[name][2]["responses"]["200"])  # fmt: skip
