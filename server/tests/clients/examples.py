"""Runs the examples of docs/CLIENTS.md against a site: python examples.py HOST:PORT"""

import pathlib
import re
import sys

guide = pathlib.Path(__file__, "../../../../docs/CLIENTS.md").resolve().read_text(encoding="utf-8")
examples = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
assert len(examples) >= 3, examples
for example in examples:
    assert "127.0.0.1:3000" in example, example
    exec(compile(example.replace("127.0.0.1:3000", sys.argv[1]), "an example", "exec"), {})
