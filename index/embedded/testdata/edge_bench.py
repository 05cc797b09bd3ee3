"""Times Qdrant's own engine (qdrant-edge-py) on the points that bench_test.go wrote down."""

import json
import pathlib
import shutil
import sys
import tempfile
import time

import numpy as np
import qdrant_edge as q

where, dims, terms, asked = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
dense = np.fromfile(where / "dense", "<f4").reshape(-1, dims)
indices = np.fromfile(where / "indices", "<u4").reshape(-1, terms)
values = np.fromfile(where / "values", "<f4").reshape(-1, terms)
queries = json.loads((where / "queries").read_text())

home = tempfile.mkdtemp()
shard = q.EdgeShard.create(home, q.EdgeConfig(
    vectors={"dense": q.EdgeVectorParams(dims, q.Distance.Cosine)},
    sparse_vectors={"terms": q.EdgeSparseVectorParams(modifier=q.Modifier.Idf)},
))
shard.update(q.UpdateOperation.create_field_index("part", q.PayloadSchemaType.Integer))
took = 0.0
for at in range(0, len(dense), 256):
    batch = [
        q.Point(i, {"dense": dense[i].tolist(), "terms": q.SparseVector(indices[i].tolist(), values[i].tolist())}, {"part": i % 10, "text": "x" * 300})
        for i in range(at, min(at + 256, len(dense)))
    ]
    start = time.perf_counter()
    shard.update(q.UpdateOperation.upsert_points(batch))
    took += time.perf_counter() - start
start = time.perf_counter()
shard.flush()
took += time.perf_counter() - start

exact = q.SearchParams(exact=True)


def p50(make):
    all_ms = []
    for k in queries[:asked]:
        request = make(k)
        start = time.perf_counter()
        shard.query(request)
        all_ms.append(1000 * (time.perf_counter() - start))
    return sorted(all_ms)[len(all_ms) // 2]


def near(k):
    return q.Query.Nearest(k["dense"], "dense")


def words(k):
    return q.Query.Nearest(q.SparseVector(k["indices"], k["values"]), "terms")


def tenth(k):
    return q.Filter(must=[q.FieldCondition("part", match=q.MatchValue(k["part"]))])


print(json.dumps({
    "edge-points/s": len(dense) / took,
    "edge-dense-p50-ms": p50(lambda k: q.QueryRequest(limit=20, query=near(k), params=exact)),
    "edge-sparse-p50-ms": p50(lambda k: q.QueryRequest(limit=20, query=words(k), params=exact)),
    "edge-hybrid-p50-ms": p50(lambda k: q.QueryRequest(limit=20, query=q.Fusion.Rrf(2), filter=tenth(k), params=exact, prefetches=[
        q.Prefetch(limit=100, query=near(k), params=exact), q.Prefetch(limit=100, query=words(k), params=exact)])),
}))
shutil.rmtree(home)
