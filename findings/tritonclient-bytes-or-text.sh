#!/usr/bin/env bash
# tritonclient 2.73.0: the element type of a BYTES output depends on the transport.
#
# InferResult.as_numpy() returns an array of Python objects for a BYTES tensor. If the server sends the tensor as raw bytes, the
# elements are `bytes`; if it sends the same tensor as JSON, they are `str`. Code that was written for one kind compares unequal
# to everything with the other, because b"Heat" == "Heat" is False in Python. Which kind arrives is up to the server as well:
# the client asks for binary data, but a server that answers in JSON is accepted without a word.
#
# The server here is twenty lines that send the output in the form that the path of its version asks for.
# Exits with 1 if the observed output changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'tritonclient[http]==2.73.0' 'numpy==2.4.6'

cat > "$work/demo.py" <<'PYTHON'
import json, struct, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import tritonclient.http as triton


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        output = {"name": "title", "datatype": "BYTES", "shape": [1]}
        raw = struct.pack("<I", 4) + b"Heat"
        if "/versions/1/" in self.path:
            output["data"], raw = ["Heat"], b""
        else:
            output["parameters"] = {"binary_data_size": len(raw)}
        head = json.dumps({"model_name": "demo", "model_version": "1", "outputs": [output]}).encode()
        self.send_response(200)
        if raw:
            self.send_header("Inference-Header-Content-Length", str(len(head)))
        self.send_header("Content-Length", str(len(head) + len(raw)))
        self.end_headers()
        self.wfile.write(head + raw)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = triton.InferenceServerClient(f"127.0.0.1:{server.server_port}")
tensor = triton.InferInput("query", [1], "BYTES")
tensor.set_data_from_numpy(np.array(["x"], dtype=np.object_))
for version, form in [("1", "JSON"), ("2", "binary")]:
    title = client.infer("demo", [tensor], model_version=version).as_numpy("title")[0]
    print(f"{form}: {title!r} ({type(title).__name__}), equal to 'Heat': {title == 'Heat'}")
PYTHON

observed=$("$work/venv/bin/python" "$work/demo.py")
echo "$observed"
expected="JSON: 'Heat' (str), equal to 'Heat': True
binary: b'Heat' (bytes), equal to 'Heat': False"
[[ "$observed" == "$expected" ]] || { echo "The behaviour has changed." >&2; exit 1; }
