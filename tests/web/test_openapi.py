"""The API's description is complete, valid, and true."""

import copy
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis

from described_api import described, validator
from site_under_test import Site
from watchroom.web.openapi30 import in_openapi_30
from watchroom.web.routes import API
from watchroom.web.wings import Wing, wing_of

ROOT = Path(__file__).parents[2]
OPERATIONS = [
    operation for operations in described()["paths"].values() for operation in operations.values()
]


def operation_id(operation: dict[str, Any]) -> str:
    return str(operation["operationId"])


def test_it_is_valid() -> None:
    """Tools read it: client generators, fuzzers, the reference page."""
    schemathesis.openapi.from_dict(described()).validate()


def test_what_is_invalid_would_be_noticed() -> None:
    """The check above can fail."""
    broken = copy.deepcopy(described())
    broken["paths"]["/api/health"]["get"]["responses"] = []

    with pytest.raises(Exception, match=r"responses|not of type|\[\]"):
        schemathesis.openapi.from_dict(broken).validate()


def test_every_endpoint_is_described() -> None:
    """An endpoint that nobody can find does not exist."""
    assert set(described()["paths"]) == {endpoint.path for endpoint in API}


@pytest.mark.parametrize("operation", OPERATIONS, ids=operation_id)
def test_every_endpoint_explains_itself(operation: dict[str, Any]) -> None:
    """In words, with every parameter and every status."""
    assert len(operation["summary"]) > 10
    assert len(operation["description"]) > 20
    for parameter in operation["parameters"]:
        assert parameter["description"].endswith(".")
        assert parameter["schema"]
    assert {"200", "400", "429", "500"} <= set(operation["responses"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=operation_id)
def test_every_example_is_a_possible_answer(operation: dict[str, Any]) -> None:
    """People copy examples; one that lies costs them an afternoon."""
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if "application/json" in content:
            schema = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            example = content["application/json"]["example"]
            assert [e.message for e in validator(schema).iter_errors(example)] == [], status
        else:
            without_json = {"image/jpeg", "text/csv", "text/plain"} & set(content)
            assert "$ref" in answer or without_json or status == "304"


@pytest.mark.parametrize("name", described()["components"]["responses"])
def test_every_error_has_an_example(name: str) -> None:
    """With the code that it really has, in the shape of its wing."""
    content = described()["components"]["responses"][name]["content"]["application/json"]
    shape = "ServiceError" if name.startswith("services-") else "ErrorBody"

    assert content["schema"]["$ref"].endswith(f"/{shape}")
    assert validator(shape).is_valid(content["example"])


def test_every_body_has_an_example_that_fits() -> None:
    """Here too: what is copied must work."""
    bodies = [operation["requestBody"] for operation in OPERATIONS if "requestBody" in operation]

    assert bodies
    for body in bodies:
        content = body["content"]["application/json"]
        shape = content["schema"]["$ref"].rpartition("/")[2]
        assert validator(shape).is_valid(content["example"])


def test_services_know_no_422() -> None:
    """Their documented statuses have none; what cannot be used is 400."""
    for path, operations in described()["paths"].items():
        if wing_of(path) is Wing.SERVICES:
            assert all("422" not in operation["responses"] for operation in operations.values())


def test_a_false_answer_would_be_noticed() -> None:
    """The check of every answer in these tests can fail."""
    assert not validator("Health").is_valid({"status": "fine"})
    assert not validator("ErrorBody").is_valid({"error": "text", "data": None})


async def test_the_document_is_served(client: httpx.AsyncClient) -> None:
    """Without a key: it is no secret."""
    answer = await client.get("/openapi.json")

    assert answer.json() == described()


async def test_the_page_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    """It works without internet, and within the content security policy."""
    answer = await client.get("/docs")
    page = answer.text

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(files) == 6
    for file in files:
        assert file.startswith("/docs/")
        assert (await client.get(file)).status_code == 200
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)


async def test_the_page_gets_a_document_that_it_can_draw(client: httpx.AsyncClient) -> None:
    """Swagger UI 4 draws nothing of OpenAPI 3.1."""
    start = (await client.get("/docs/start.js")).text
    [url] = re.findall(r'url: "([^"]+)"', start)

    document = (await client.get(url)).json()

    schemathesis.openapi.from_dict(document).validate()
    assert document["openapi"].startswith("3.0.")
    assert set(document["paths"]) == set(described()["paths"])


@pytest.mark.parametrize(
    ("schema", "converted"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        (
            {"type": ["string", "null"], "contentEncoding": "base64"},
            {"type": "string", "format": "byte", "nullable": True},
        ),
        (
            {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "description": "d"},
            {"type": "string", "format": "date", "nullable": True, "description": "d"},
        ),
        (
            {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]},
            {"allOf": [{"$ref": "#/x"}], "nullable": True},
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": True},
        ),
        ({"type": "null", "default": None}, {"nullable": True, "enum": [None], "default": None}),
        (
            {"properties": {"a": {"type": ["integer", "null"]}}},
            {"properties": {"a": {"type": "integer", "nullable": True}}},
        ),
    ],
)
def test_null_in_the_words_of_openapi_30(schema: Any, converted: Any) -> None:
    """There, null is no type but a property of one."""
    assert in_openapi_30({"s": schema})["s"] == converted


def test_the_introduction_names_every_endpoint() -> None:
    """docs/api.md lists what there is, and nothing else."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /(?:api/|metrics)[^`?]*)`", text))
    assert named == {f"{endpoint.method} {endpoint.path}" for endpoint in API}


def test_every_site_of_these_tests_is_held_against_it(site: Site) -> None:
    """A client that does not check would let a false description pass."""
    assert site.client().event_hooks["response"]
