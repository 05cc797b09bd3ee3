"""Uses the embedded index as an application does, by the official client over gRPC."""

import sys

from qdrant_client import QdrantClient, models as m

host, port = sys.argv[1].rsplit(":", 1)
c = QdrantClient(host=host, grpc_port=int(port), prefer_grpc=True, check_compatibility=False, timeout=20)

c.create_collection(
    "people",
    vectors_config={"dense": m.VectorParams(size=4, distance=m.Distance.COSINE)},
    sparse_vectors_config={"terms": m.SparseVectorParams(modifier=m.Modifier.IDF)},
)
assert c.collection_exists("people") and not c.collection_exists("nobody")
for field, kind in (("city", "keyword"), ("age", "integer")):
    c.create_payload_index("people", field, kind, wait=True)

cities = ["Berlin", "北京", "Paris"]
c.upsert("people", wait=True, points=[
    m.PointStruct(
        id=i, payload={"city": cities[i % 3], "age": 20 + i, "tags": ["a", "b"][: i % 3]},
        vector={"dense": [1.0, i / 10, 0, 0], "terms": m.SparseVector(indices=[i % 5, 9], values=[1.0, 0.5])},
    )
    for i in range(30)
])
assert c.count("people", exact=True).count == 30

found = c.query_points("people", query=[1.0, 0.5, 0, 0], using="dense", limit=3, with_payload=True, with_vectors=True).points
assert [p.id for p in found] == [5, 6, 4] or [p.id for p in found] == [5, 4, 6], found
assert found[0].payload["city"] == "Paris" and len(found[0].vector["dense"]) == 4

beijing = m.Filter(must=[m.FieldCondition(key="city", match=m.MatchValue(value="北京")), m.FieldCondition(key="age", range=m.Range(gte=30))])
hits = c.query_points("people", query=m.SparseVector(indices=[1], values=[1.0]), using="terms", query_filter=beijing).points
assert {p.id for p in hits} == {i for i in range(10, 30) if i % 3 == 1 and i % 5 == 1}, hits

hybrid = c.query_points("people", query=m.FusionQuery(fusion=m.Fusion.RRF), limit=5, prefetch=[
    m.Prefetch(query=[1.0, 0.5, 0, 0], using="dense", limit=10),
    m.Prefetch(query=m.SparseVector(indices=[0], values=[1.0]), using="terms", limit=10, filter=beijing),
]).points
assert len(hybrid) == 5 and hybrid[0].score >= hybrid[-1].score

groups = c.query_points_groups("people", query=[1.0, 0, 0, 0], using="dense", group_by="city", limit=2, group_size=2).groups
assert [g.id for g in groups] == ["Berlin", "北京"] and len(groups[0].hits) == 2
assert {h.value: h.count for h in c.facet("people", "city").hits} == {city: 10 for city in cities}

seen, offset = [], None
while True:
    page, offset = c.scroll("people", limit=7, offset=offset, scroll_filter=beijing)
    seen += [p.id for p in page]
    if offset is None:
        break
assert seen == [i for i in range(10, 30) if i % 3 == 1]
oldest, _ = c.scroll("people", limit=2, order_by=m.OrderBy(key="age", direction=m.Direction.DESC))
assert [p.id for p in oldest] == [29, 28]

c.set_payload("people", {"age": 99}, points=[3], wait=True)
assert c.retrieve("people", [3])[0].payload["age"] == 99
c.update_vectors("people", [m.PointVectors(id=3, vector={"dense": [0, 0, 0, 1.0]})], wait=True)
assert c.query_points("people", query=[0, 0, 0, 1.0], using="dense", limit=1).points[0].id == 3
c.delete("people", m.FilterSelector(filter=beijing), wait=True)
c.delete("people", [0], wait=True)
assert c.count("people").count == 29 - len(seen)

c.update_collection_aliases([m.CreateAliasOperation(create_alias=m.CreateAlias(collection_name="people", alias_name="now"))])
assert c.count("now").count == c.count("people").count
assert [a.alias_name for a in c.get_aliases().aliases] == ["now"]
snapshot = c.create_full_snapshot()
assert [s.name for s in c.list_full_snapshots()] == [snapshot.name]

for bad in (
    lambda: c.query_points("nobody", query=[1.0, 0, 0, 0]),
    lambda: c.query_points("people", query=[1.0], using="dense"),
    lambda: c.query_points("people", query=m.FormulaQuery(formula=m.SumExpression(sum=["$score", 1.0])), prefetch=m.Prefetch(query=[1.0, 0, 0, 0], using="dense")),
):
    try:
        bad()
    except Exception as e:
        print("refused:", getattr(e, "code", lambda: type(e).__name__)())
    else:
        raise AssertionError("not refused")
assert c.delete_collection("people")
assert c.get_collections().collections == []
print("ok")
