"""What nodes talk to, read from definitions as n8n writes them."""

from typing import Any

import pytest

from failing_runs import HTTP_NODE, definition, node
from watchroom.domain.node_addresses import NodeAddress, addresses_of, parsed_address

OLLAMA = NodeAddress(host="ollama", port=11434)


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("http://ollama:11434/api/generate", "ollama", 11434),
        ("=http://ollama:11434/api/{{ $json.path }}", "ollama", 11434),
        ("= http://ollama:11434", "ollama", 11434),
        ("http://host.docker.internal:11434/api/chat", "host.docker.internal", 11434),
        ("https://api.telegram.org/bot123:secret/sendMessage", "api.telegram.org", 443),
        ("http://OLLAMA/api", "ollama", 80),
        ("http://user:pa$$@10.0.0.7:5000/x?y=http://other:1", "10.0.0.7", 5000),
        ("http://[fd00::7]:11434/x", "fd00::7", 11434),
        ("ollama:11434", "ollama", 11434),
        ("qdrant.stack_default", "qdrant.stack_default", None),
        ("postgres://db/x", "db", None),
        ("http://ollama.:11434", "ollama", 11434),
    ],
)
def test_an_address(written: str, host: str, port: int | None) -> None:
    """Name and port; never the user, the password or the path."""
    assert parsed_address(written) == NodeAddress(host=host, port=port)


@pytest.mark.parametrize(
    "written",
    [
        "={{ $json.url }}",
        "=http://{{ $env.OLLAMA }}:11434/api",
        "=http://{{ $json.user }}@x/",
        "http://",
        "",
        "two words",
        "/relative/path",
        "http://olla ma:1/",
        "http://ollama:notaport/",
        "x" * 400,
    ],
)
def test_no_address(written: str) -> None:
    """What a run works out by itself is not guessed at."""
    assert parsed_address(written) is None


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (node(), OLLAMA),
        (node(baseUrl="http://ollama:11434"), OLLAMA),
        (node(options={"baseURL": "http://vllm:8000/v1"}), NodeAddress(host="vllm", port=8000)),
        (node(host="mqtt", port=1883), NodeAddress(host="mqtt", port=1883)),
        (node(host="mqtt", port="soon"), NodeAddress(host="mqtt", port=None)),
        (
            node(type_="n8n-nodes-base.telegram", text="hello"),
            NodeAddress(host="api.telegram.org", port=443),
        ),
        (
            node(type_="@n8n/n8n-nodes-langchain.lmChatOllama", model="qwen2.5vl:7b"),
            NodeAddress(host=None, port=None, product="ollama"),
        ),
        (
            node(type_="@n8n/n8n-nodes-langchain.lmChatOpenAi", options={"baseURL": "http://v:1"}),
            NodeAddress(host="v", port=1),
        ),
        (node(type_="n8n-nodes-base.code", jsCode="return 1"), None),
        (node(url=7), None),
    ],
)
def test_a_node(made: dict[str, Any], expected: NodeAddress | None) -> None:
    """By its parameters, else by what its type is made for."""
    assert addresses_of(definition(made)).get("Ollama") == expected


def test_a_chain_talks_to_what_its_model_does() -> None:
    """The node that fails is the chain; the address is the model's."""
    chain = node("Chain", "@n8n/n8n-nodes-langchain.chainLlm", text="x")
    tool = node("Tool", HTTP_NODE, url="http://tool:1")
    model = node("Model", "@n8n/n8n-nodes-langchain.lmChatOllama", baseUrl="http://ollama:11434")
    to_chain = [[{"node": "Chain", "type": "x", "index": 0}]]
    connections = {
        "Tool": {"ai_tool": to_chain},
        "Model": {"ai_languageModel": to_chain},
        "Other": {"main": to_chain},
    }

    found = addresses_of(definition(chain, tool, model, connections=connections))

    assert found["Chain"] == found["Model"]
    assert found["Chain"].shown == "ollama:11434"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"nodes": None, "connections": []},
        {"nodes": [7, {"name": 7}, {"name": "x", "parameters": []}]},
        {"nodes": [], "connections": {"a": {"ai_tool": [[{"node": None}], 7]}}},
    ],
)
def test_what_is_no_definition_tells_nothing(broken: dict[str, Any]) -> None:
    """n8n's database holds what many versions of it wrote."""
    assert addresses_of(broken) == {}
