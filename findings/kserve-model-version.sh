#!/usr/bin/env bash
# kserve 0.21.0: the REST client of protocol v2 loses the version of the model.
#
# The response of the Open Inference Protocol says which version of the model answered (`model_version`). InferenceRESTClient.infer()
# parses the response with InferResponse.from_bytes(), which does not read this field, so `model_version` of the result is always None.
# InferResponse.from_rest(), for the same document as a dictionary, keeps it. A client that records which version answered, or checks
# it after a roll-out, records None without an error.
#
# The server here is a dozen lines that send one fixed answer.
# Exits with 1 if the observed output changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'kserve==0.21.0'

cat > "$work/demo.py" <<'PYTHON'
import asyncio, json, logging, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kserve import InferenceRESTClient, InferInput, InferRequest, InferResponse, RESTConfig

logging.disable(logging.CRITICAL)
ANSWER = {
    "model_name": "demo",
    "model_version": "7",
    "id": "1",
    "outputs": [{"name": "y", "datatype": "FP64", "shape": [1], "data": [0.5]}],
}


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
request = InferRequest("demo", [InferInput("x", [1], "FP64", data=[1.0])])
client = InferenceRESTClient(RESTConfig(protocol="v2"))
answer = asyncio.run(client.infer(f"http://127.0.0.1:{server.server_port}", request, model_name="demo"))
print(f"sent by the server:        {ANSWER['model_version']}")
print(f"InferenceRESTClient.infer: {answer.model_version}")
print(f"InferResponse.from_rest:   {InferResponse.from_rest(ANSWER).model_version}")
PYTHON

observed=$("$work/venv/bin/python" "$work/demo.py" 2>/dev/null)
echo "$observed"
expected="sent by the server:        7
InferenceRESTClient.infer: None
InferResponse.from_rest:   7"
[[ "$observed" == "$expected" ]] || { echo "The behaviour has changed." >&2; exit 1; }
