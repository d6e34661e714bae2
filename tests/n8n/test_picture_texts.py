"""Pictures within texts are found, kept once, and can be put back exactly."""

import base64
import hashlib
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchroom.domain.payload import ENCODINGS, restore
from watchroom.n8n.picture_texts import PictureTexts

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(255, -1, -1)) * 2
SHA = hashlib.sha256(JPEG).hexdigest()
BASE64 = base64.b64encode(JPEG).decode()
MARKS = (b"\xff\xd8\xff", b"GIF89a", b"RIFF1234WEBP", b"\x89PNG\r\n\x1a\n", b"II*\0")

pictures = st.builds(
    lambda mark, rest: mark + rest, st.sampled_from(MARKS), st.binary(min_size=240, max_size=600)
)


def _read(text: str) -> tuple[Any, PictureTexts]:
    texts = PictureTexts()
    return texts.read(memoryview(json.dumps(text, ensure_ascii=False).encode())), texts


def test_plain_base64_becomes_a_reference() -> None:
    """The most frequent form: a field of the request, and of the call to the model."""
    value, texts = _read(BASE64)

    assert value == {"$picture": SHA, "encoding": "base64"}
    assert texts.pictures == {SHA: JPEG}


def test_a_data_url_becomes_a_reference_that_keeps_what_it_claimed() -> None:
    """A claimed type may be wrong; it is kept to give the text back, and not believed."""
    value, texts = _read(f"data:image/png;base64,{BASE64}")

    assert value == {"$picture": SHA, "encoding": "dataUrl", "mediaType": "image/png"}
    assert texts.pictures == {SHA: JPEG}


def test_pictures_inside_a_longer_text_are_found() -> None:
    """n8n 1.x writes prompts out, pictures included."""
    png = base64.b64encode(PNG).decode()
    text = f'Human: [{{"image_url": "data:image/jpeg;base64,{BASE64}"}}, "{png}"] Is there fire?'

    value, texts = _read(text)

    assert list(texts.pictures.values()) == [JPEG, PNG]
    assert value["$text"][0] == 'Human: [{"image_url": "data:image/jpeg;base64,'
    assert restore(value, texts.pictures) == text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_spelling_of_base64_comes_back(encoding: str) -> None:
    """Clients break lines, leave the padding out, or use the alphabet for URLs."""
    text = ENCODINGS[encoding](JPEG).decode()

    value, texts = _read(text)

    assert isinstance(value, dict)
    assert texts.pictures == {SHA: JPEG}
    assert restore(value, texts.pictures) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("An ordinary long answer. " * 50, id="prose"),
        pytest.param(base64.b64encode(b"%PDF-1.7" + JPEG * 2).decode(), id="a file with a JPEG"),
        pytest.param(base64.b64encode(b"BM, that is: " * 40).decode(), id="text with BM"),
        pytest.param(BASE64[:-1], id="cut within a group"),
        pytest.param("/9j/" + "*" * 600, id="only the sign"),
        pytest.param("data:image/jpeg;base64," + "A" * 600, id="claims to be one"),
        pytest.param("data:image/jpeg;base64," * 40, id="only heads"),
    ],
)
def test_what_is_no_picture_stays_text(text: str) -> None:
    """Nothing is taken for a picture because it says so."""
    value, texts = _read(text)

    assert value == text
    assert texts.pictures == {}


def test_the_same_picture_is_kept_once() -> None:
    """Five nodes that pass a picture on, with and without prefix, are one picture."""
    texts = PictureTexts()
    for text in (BASE64, f"data:image/jpeg;base64,{BASE64}", BASE64):
        texts.read(memoryview(json.dumps(text).encode()))

    assert texts.keep(JPEG) == SHA
    assert list(texts.pictures) == [SHA]


@given(
    st.lists(st.text(max_size=40) | pictures, max_size=6),
    st.sampled_from(["", " ", '"', ";base64,", "\n", "data:image/jpeg;base64,"]),
)
@example([JPEG], "")
@settings(max_examples=200)
def test_any_mixture_of_texts_and_pictures_comes_back(parts: list[str | bytes], glue: str) -> None:
    """Whatever is found or missed, the text that is given back is the text that was read."""
    text = glue.join(
        base64.b64encode(part).decode() if isinstance(part, bytes) else part for part in parts
    )
    literal = json.dumps(text).encode()

    value, texts = _read(text)
    escaped = PictureTexts().read(memoryview(literal))

    assert restore(value, texts.pictures) == text.replace("\0", "\ufffd")
    assert escaped == value
