"""Answers the requests of edge_peer_test.go by Qdrant's own engine (qdrant-edge-py).

One JSON object a line in, one out. Messages of Qdrant's gRPC API come in protobuf's JSON
form and are turned into the engine's own types here.
"""

import json
import sys

import qdrant_edge as q

DISTANCES = {"Cosine": q.Distance.Cosine, "Euclid": q.Distance.Euclid, "Dot": q.Distance.Dot, "Manhattan": q.Distance.Manhattan}
KINDS = {
    "FieldTypeKeyword": q.PayloadSchemaType.Keyword, "FieldTypeInteger": q.PayloadSchemaType.Integer,
    "FieldTypeFloat": q.PayloadSchemaType.Float, "FieldTypeBool": q.PayloadSchemaType.Bool,
    "FieldTypeDatetime": q.PayloadSchemaType.Datetime, "FieldTypeUuid": q.PayloadSchemaType.Uuid,
}
TOKENIZERS = {"Word": q.TokenizerType.Word, "Whitespace": q.TokenizerType.Whitespace, "Prefix": q.TokenizerType.Prefix}


def point_id(m):
    return m["uuid"] if "uuid" in m else int(m["num"])


def value(m):
    (kind, v), = m.items()
    if kind == "structValue":
        return payload(v.get("fields", {}))
    if kind == "listValue":
        return [value(x) for x in v.get("values", [])]
    if kind == "integerValue":
        return int(v)
    if kind == "doubleValue":
        return float(v)
    if kind == "nullValue":
        return None
    return v


def payload(fields):
    return {k: value(v) for k, v in fields.items()}


def vector(m):
    if "sparse" in m:
        return q.SparseVector(m["sparse"].get("indices", []), m["sparse"].get("values", []))
    return m.get("dense", m).get("data", [])


def optional(m, convert, *names):
    return {n: convert(m[n]) for n in names if n in m}


def match(m):
    (kind, v), = m.items()
    if kind == "keyword":
        return q.MatchValue(v)
    if kind == "integer":
        return q.MatchValue(int(v))
    if kind == "text":
        return q.MatchText(v)
    if kind == "textAny":
        return q.MatchTextAny(v)
    if kind == "phrase":
        return q.MatchPhrase(v)
    if kind == "keywords":
        return q.MatchAny(v.get("strings", []))
    if kind == "integers":
        return q.MatchAny([int(x) for x in v.get("integers", [])])
    if kind == "exceptKeywords":
        return q.MatchExcept(v.get("strings", []))
    return q.MatchExcept([int(x) for x in v.get("integers", [])])


def field(m):
    args = {}
    if "match" in m:
        args["match"] = match(m["match"])
    if "range" in m:
        args["range"] = q.RangeFloat(**optional(m["range"], float, "lt", "gt", "lte", "gte"))
    if "datetimeRange" in m:
        args["range"] = q.RangeDateTime(**optional(m["datetimeRange"], str, "lt", "gt", "lte", "gte"))
    if "valuesCount" in m:
        args["values_count"] = q.ValuesCount(**optional(m["valuesCount"], int, "lt", "gt", "lte", "gte"))
    if "isEmpty" in m:
        args["is_empty"] = m["isEmpty"]
    if "isNull" in m:
        args["is_null"] = m["isNull"]
    return q.FieldCondition(m["key"], **args)


def condition(m):
    (kind, v), = m.items()
    if kind == "field":
        return field(v)
    if kind == "isEmpty":
        return q.IsEmptyCondition(v["key"])
    if kind == "isNull":
        return q.IsNullCondition(v["key"])
    if kind == "hasId":
        return q.HasIdCondition({point_id(x) for x in v.get("hasId", [])})
    if kind == "hasVector":
        return q.HasVectorCondition(v["hasVector"])
    if kind == "nested":
        return q.NestedCondition(v["key"], filter_of(v.get("filter", {})))
    return filter_of(v)


def filter_of(m):
    if m is None:
        return None
    args = {}
    for name, key in (("must", "must"), ("should", "should"), ("must_not", "mustNot")):
        if key in m:
            args[name] = [condition(c) for c in m[key]]
    if "minShould" in m:
        least = m["minShould"]
        args["min_should"] = q.MinShould([condition(c) for c in least.get("conditions", [])], int(least.get("minCount", 0)))
    return q.Filter(**args)


def order_by(m):
    args = {}
    if "direction" in m:
        args["direction"] = q.Direction.Desc if m["direction"] == "Desc" else q.Direction.Asc
    for kind, v in m.get("startFrom", {}).items():
        args["start_from"] = {"integer": int, "float": float}.get(kind, str)(v)
    return q.OrderBy(m["key"], **args)


def average(m):
    """What Qdrant's service asks of the engine for a recommendation by the average vector."""
    mean = lambda list: [sum(x) / len(list) for x in zip(*[vector(v) for v in list])]
    positive = mean(m["positive"])
    if not m.get("negative"):
        return positive
    return [2 * p - n for p, n in zip(positive, mean(m["negative"]))]


def group_keys(payload, path):
    """The values that name groups, as Qdrant's service reads them."""
    v = payload
    for key in path.split("."):
        v = v.get(key) if isinstance(v, dict) else None
    found = []
    for x in v if isinstance(v, list) else [v]:
        if isinstance(x, (str, int)) and not isinstance(x, bool) and x not in found:
            found.append(x)
    return found


def query(m, using):
    if m is None:
        return None
    (kind, v), = m.items()
    if kind == "nearest":
        return q.Query.Nearest(vector(v), using)
    if kind == "fusion":
        return q.Fusion.Dbsf() if v == "DBSF" else q.Fusion.Rrf(2)
    if kind == "rrf":
        return q.Fusion.Rrf(v.get("k", 2), v.get("weights"))
    if kind == "orderBy":
        return order_by(v)
    if kind == "recommend":
        examples = q.RecommendQuery([vector(x) for x in v.get("positive", [])], [vector(x) for x in v.get("negative", [])])
        if v.get("strategy", "AverageVector") == "AverageVector":
            return q.Query.Nearest(average(v), using)
        if v.get("strategy") == "BestScore":
            return q.Query.RecommendBestScore(examples, using)
        return q.Query.RecommendSumScores(examples, using)
    pairs = [q.ContextPair(vector(p["positive"]), vector(p["negative"])) for p in v.get("pairs", v.get("context", {}).get("pairs", []))]
    if kind == "context":
        return q.Query.Context(q.ContextQuery(pairs))  if using is None else q.Query.Context(q.ContextQuery(pairs), using)
    return q.Query.Discover(q.DiscoverQuery(vector(v["target"]), pairs), using)


def request(m, make):
    args = {"limit": int(m.get("limit", 10)), "params": q.SearchParams(exact=True), "query": query(m.get("query"), m.get("using"))}
    if "offset" in m:
        args["offset"] = int(m["offset"])
    if "filter" in m:
        args["filter"] = filter_of(m["filter"])
    if "scoreThreshold" in m:
        args["score_threshold"] = m["scoreThreshold"]
    if "prefetch" in m:
        args["prefetches"] = [request(p, q.Prefetch) for p in m["prefetch"]]
    return make(**args)


class Engine:
    def create(self, m):
        self.shard = q.EdgeShard.create(m["path"], q.EdgeConfig(
            vectors={n: q.EdgeVectorParams(v["size"], DISTANCES[v["distance"]]) for n, v in m["dense"].items()},
            sparse_vectors={n: q.EdgeSparseVectorParams(modifier=q.Modifier.Idf if idf else None) for n, idf in m["sparse"].items()},
        ))

    def upsert(self, m):
        self.shard.update(q.UpdateOperation.upsert_points([
            q.Point(point_id(p["id"]), {n: vector(v) for n, v in p.get("vectors", {}).get("vectors", {}).get("vectors", {}).items()}, payload(p.get("payload", {})))
            for p in m["points"]
        ]))

    def delete(self, m):
        self.shard.update(q.UpdateOperation.delete_points_by_filter(filter_of(m["filter"])))

    def set_payload(self, m):
        self.shard.update(q.UpdateOperation.set_payload_by_filter(filter_of(m["filter"]), payload(m["payload"]), m.get("key")))

    def index(self, m):
        if m["kind"] == "FieldTypeText":
            kind = q.TextIndexParams(tokenizer=TOKENIZERS[m.get("tokenizer", "Word")], phrase_matching=m.get("phrase", False))
        else:
            kind = KINDS[m["kind"]]
        self.shard.update(q.UpdateOperation.create_field_index(m["field"], kind))

    def query(self, m):
        return [{"id": str(p.id), "score": p.score, "order": p.order_value} for p in self.shard.query(request(m["query"], q.QueryRequest))]

    def groups(self, m):
        args = {k: v for k, v in m["query"].items() if k in ("query", "using", "filter", "scoreThreshold")}
        groups = {}
        limit, size = int(m["query"]["limit"]), int(m["query"]["groupSize"])
        make = lambda **kw: q.QueryRequest(with_payload=True, **kw)
        for p in self.shard.query(request({**args, "limit": 100000}, make)):
            for key in group_keys(p.payload or {}, m["query"]["groupBy"]):
                if key not in groups and len(groups) == limit:
                    continue
                hits = groups.setdefault(key, [])
                if len(hits) < size:
                    hits.append(str(p.id))
        return [f"{key}={','.join(hits)}" for key, hits in groups.items()]

    def scroll(self, m):
        points, _ = self.shard.scroll(q.ScrollRequest(limit=100000, filter=filter_of(m["filter"]), with_payload=False))
        return [str(p.id) for p in points]

    def points(self, _):
        points, _ = self.shard.scroll(q.ScrollRequest(limit=100000, with_payload=True, with_vector=False))
        return {str(p.id): json.dumps(p.payload, sort_keys=True) for p in points}

    def facet(self, m):
        return [[str(h.value), h.count] for h in self.shard.facet(q.FacetRequest(m["key"], limit=1000, exact=True, filter=filter_of(m.get("filter"))))]


def main():
    engine = Engine()
    for line in sys.stdin:
        m = json.loads(line)
        try:
            answer = {"result": getattr(engine, m["op"])(m)}
        except Exception as e:  # what the engine refuses is compared too
            answer = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(answer), flush=True)


main()
