"""Calls a site or replica with KServe's client, in both of its forms: python kserve_rest.py HOST:PORT"""

import asyncio
import json
import sys

import httpx
import numpy as np
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput

URL = f"http://{sys.argv[1]}"


def request(binary_inputs, outputs=None, parameters=None):
    title = InferInput("title", [2], "BYTES")
    title.set_data_from_numpy(np.array(["Heat", "Amélie"], dtype=np.object_), binary_data=binary_inputs)
    year = InferInput("year", [2], "INT64")
    year.set_data_from_numpy(np.array([1995, 0], dtype=np.int64), binary_data=binary_inputs)
    parameters = {"k": 4} | (parameters or {})
    return InferRequest("matinee", [title, year], "7", parameters=parameters, request_outputs=outputs)


async def main():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(URL) and await client.is_server_ready(URL)
    assert await client.is_model_ready(URL, "matinee") and not await client.is_model_ready(URL, "jukebox")

    found = []
    for binary_inputs in (True, False):
        for binary_outputs in (True, False):
            named = [RequestedOutput(name, {"binary_data": binary_outputs}) for name in ("slug", "score", "similar")]
            for outputs, parameters in ((named, None), (None, {"binary_data_output": binary_outputs})):
                asked = request(binary_inputs, outputs, parameters)
                response = await client.infer(URL, asked, model_name="matinee")
                assert response.id == "7" and response.model_name == "matinee"
                slugs, scores, answers = (response.get_output_by_name(name) for name in ("slug", "score", "similar"))
                assert slugs.shape == scores.shape == [2, 4] and answers.shape == [2]
                films = [film["slug"] for answer in answers.data for film in json.loads(answer)["similar"]]
                assert films == slugs.data, (films, slugs.data)
                found.append((slugs.data, np.round(scores.as_numpy(), 5).tolist()))
    assert all(each == found[0] for each in found), found

    try:
        await client.infer(URL, request(True), model_name="jukebox")
        raise AssertionError("the call succeeded")
    except httpx.HTTPStatusError as error:
        assert error.response.status_code == 404 and "matinee" in error.response.json()["error"], error


asyncio.run(main())
