"""Calls a site or replica with NVIDIA's client, in both of its forms: python triton.py HOST:PORT"""

import json
import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

TITLES = ["Heat", "Amélie", "No such film, and no detail of it"]


def tensor(name, datatype, values, binary):
    array = np.array(values, dtype=np.object_ if datatype == "BYTES" else np.int32)
    tensor = triton.InferInput(name, list(array.shape), datatype)
    return tensor.set_data_from_numpy(array, binary_data=binary)


def rejected(call):
    try:
        call()
    except InferenceServerException as error:
        return error.message()
    raise AssertionError("the call succeeded")


def outputs(client, binary_inputs, binary_outputs, **options):
    inputs = [tensor("title", "BYTES", TITLES, binary_inputs), tensor("year", "INT32", [1995, 0, 0], binary_inputs)]
    names = None
    if binary_outputs is not None:
        names = [triton.InferRequestedOutput(name, binary_data=binary_outputs) for name in ("score", "slug", "similar")]
    result = client.infer("matinee", inputs, outputs=names, request_id="7", parameters={"k": 4}, **options)
    assert result.get_response()["id"] == "7"
    return [result.as_numpy(name) for name in ("slug", "score", "similar")]


def text(value):
    """JSON has strings, the binary form has bytes."""
    return value.decode() if isinstance(value, bytes) else value


client = triton.InferenceServerClient(sys.argv[1])
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("matinee")
assert not client.is_model_ready("jukebox")
assert client.get_server_metadata()["extensions"] == ["binary_tensor_data"]
metadata = client.get_model_metadata("matinee")
version = metadata["versions"][0]

found = []
for binary_inputs in (True, False):
    # Without names, all outputs are returned in binary form.
    for binary_outputs in (None, True, False):
        for options in ({}, {"model_version": version}):
            slugs, scores, answers = outputs(client, binary_inputs, binary_outputs, **options)
            assert slugs.shape == scores.shape == (3, 4) and answers.shape == (3,)
            answers = [json.loads(text(answer)) for answer in answers]
            assert answers[0]["model"]["version"] == version
            for row, answer in enumerate(answers):
                films = [film["slug"] for film in answer.get("similar", [])]
                assert [text(slug) for slug in slugs[row] if slug] == films, (slugs, answers)
            found.append([[text(slug) for slug in slugs.flatten()], scores.round(5).tolist()])
assert all(each == found[0] for each in found), found
assert all(found[0][0][:8]) and not any(found[0][0][8:]), found[0]

objects = [json.dumps({"genres": ["western"], "k": 2}), "{}"]
result = client.infer("matinee", [tensor("request", "BYTES", objects, True)])
assert result.as_numpy("slug").shape == (2, 6), result.as_numpy("slug")
assert client.infer("matinee", [tensor("title", "BYTES", np.empty(0), False)]).as_numpy("similar").shape == (0,)

title = tensor("title", "BYTES", ["Heat"], True)
for expected, call in [
    ("the model is matinee", lambda: client.infer("jukebox", [title])),
    ("no version 1", lambda: client.infer("matinee", [title], model_version="1")),
    ("inputs[0].name is unknown", lambda: client.infer("matinee", [tensor("plot", "BYTES", ["Two thieves"], True)])),
    ("inputs[0].datatype", lambda: client.infer("matinee", [tensor("title", "INT32", [1995], True)])),
    ("nothing at this address", lambda: client.get_model_config("matinee")),
    ("without compression", lambda: client.infer("matinee", [title], request_compression_algorithm="gzip")),
]:
    error = rejected(call)
    assert expected in error, (expected, error)
