"""Makes the small random models beside this file, and what they must answer.

    python models.py        (needs numpy and tokenizers)

The answers come from a forward pass in numpy, in float64, and from the tokenizers package,
neither of which shares code with package e5.
"""
import json, math, os, struct
import numpy as np
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors, models

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = ["", "the oil temperature", "变压器油温超过85℃", "Ünïcode naïve CAFÉ, don't!", "ＡＢＣ　１２３", "a😀b\u200bc\tz",
         "temperature temperature oil " * 12, "unknownword 龘 transformer's"]


def wordpiece():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "oil", "temp", "##er", "##ature", "transform", "变", "压", "器",
             "油", "温", "超", "过", "85", "##℃", "℃", "un", "##ico", "##de", "nai", "##ve", "cafe", ",", "!", "'", "don", "t", "s", "a", "##b", "b",
             "##c", "c", "z", "123", "##5", "8", "##u"]
    tok = Tokenizer(models.WordPiece({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer(lowercase=True)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    tok.add_special_tokens(words[:5])
    return tok, len(words)


def unigram():
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.5), ("▁the", -3.0), ("▁oil", -4.0), ("▁temp", -5.0),
              ("erature", -5.5), ("▁temperature", -9.0), ("变压", -6.0), ("变", -7.0), ("压器", -6.5), ("器", -7.0), ("油温", -6.0), ("超过", -5.0),
              ("85", -4.5), ("°C", -6.0), ("a", -3.1), ("b", -3.2), ("c", -3.3), ("z", -4.0), ("ABC", -5.0), ("▁123", -5.1), ("ï", -6.0),
              ("n", -3.0), ("code", -5.0), (",", -3.0), ("!", -3.5), ("'", -3.4), ("▁don", -4.4), ("t", -3.1), ("▁transform", -5.0), ("er", -3.3)]
    tok = Tokenizer(models.Unigram(pieces, unk_id=3))
    tok.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\u200b", " ")])
    tok.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tok.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tok.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tok, len(pieces)


def make(name, tok, vocabulary, config, kind, pooling, prefix, seed, layers=2, hidden=32, inner=64, shards=1):
    rng = np.random.default_rng(seed)
    weights = {}

    def add(n, *shape, at=0.0, spread=0.3):
        w = (rng.standard_normal(shape) * spread + at).astype(np.float32)
        if kind == "F16":
            w = w.astype(np.float16).astype(np.float32)
        elif kind == "BF16":
            w = (w.view(np.uint32) & 0xffff0000).view(np.float32)
        weights[prefix + n] = w

    def norm(n):
        add(n + ".weight", hidden, at=1.0, spread=0.1)
        add(n + ".bias", hidden, spread=0.1)

    def dense(n, i, o):
        add(n + ".weight", o, i, spread=1.5 / math.sqrt(i))
        add(n + ".bias", o, spread=0.1)

    add("embeddings.word_embeddings.weight", vocabulary, hidden)
    add("embeddings.position_embeddings.weight", config["max_position_embeddings"], hidden)
    add("embeddings.token_type_embeddings.weight", config["type_vocab_size"], hidden)
    norm("embeddings.LayerNorm")
    for l in range(layers):
        p = f"encoder.layer.{l}."
        for n in ("query", "key", "value"):
            dense(p + "attention.self." + n, hidden, hidden)
        dense(p + "attention.output.dense", hidden, hidden)
        norm(p + "attention.output.LayerNorm")
        dense(p + "intermediate.dense", hidden, inner)
        dense(p + "output.dense", inner, hidden)
        norm(p + "output.LayerNorm")
    config = dict(config, hidden_size=hidden, num_hidden_layers=layers, intermediate_size=inner, vocab_size=vocabulary)
    d = os.path.join(HERE, name)
    os.makedirs(os.path.join(d, "1_Pooling"), exist_ok=True)
    json.dump(config, open(os.path.join(d, "config.json"), "w"), indent=1)
    json.dump(pooling, open(os.path.join(d, "1_Pooling", "config.json"), "w"), indent=1)
    tok.save(os.path.join(d, "tokenizer.json"))
    names = sorted(weights)
    for s in range(shards):
        write(os.path.join(d, "model.safetensors" if shards == 1 else f"model-{s+1:05}-of-{shards:05}.safetensors"),
              {n: weights[n] for n in names[s::shards]}, kind)
    first = pooling.get("pooling_mode_cls_token", False)
    skipped = config["pad_token_id"] + 1 if config["model_type"] != "bert" else 0
    answers = []
    for text in TEXTS:
        ids = tok.encode(text).ids
        v = forward(weights, prefix, config, ids, skipped)
        v = v[0] if first else v.mean(0)
        answers.append({"text": text, "ids": ids[1:-1], "vector": [round(float(x), 6) for x in v / np.linalg.norm(v)]})
    json.dump(answers, open(os.path.join(d, "answers.json"), "w"), ensure_ascii=False)


def write(path, weights, kind):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for n, w in weights.items():
        raw = {"F32": lambda: w.tobytes(), "F16": lambda: w.astype(np.float16).tobytes(),
               "BF16": lambda: (w.view(np.uint32) >> 16).astype(np.uint16).tobytes()}[kind]()
        header[n] = {"dtype": kind, "shape": list(w.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


erf = np.vectorize(math.erf)


def forward(weights, prefix, config, ids, skipped):
    w = {n[len(prefix):]: x.astype(np.float64) for n, x in weights.items()}
    heads, size = config["num_attention_heads"], config["hidden_size"] // config["num_attention_heads"]

    def norm(x, n):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + config["layer_norm_eps"]) * w[n + ".weight"] + w[n + ".bias"]

    def dense(x, n):
        return x @ w[n + ".weight"].T + w[n + ".bias"]

    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][skipped:skipped + len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for l in range(config["num_hidden_layers"]):
        p = f"encoder.layer.{l}."
        q, k, v = (dense(x, p + "attention.self." + n).reshape(len(ids), heads, size).transpose(1, 0, 2) for n in ("query", "key", "value"))
        a = q @ k.transpose(0, 2, 1) / math.sqrt(size)
        a = np.exp(a - a.max(-1, keepdims=True))
        a = (a / a.sum(-1, keepdims=True)) @ v
        x = norm(x + dense(a.transpose(1, 0, 2).reshape(len(ids), -1), p + "attention.output.dense"), p + "attention.output.LayerNorm")
        u = dense(x, p + "intermediate.dense")
        x = norm(x + dense(u * 0.5 * (1 + erf(u / math.sqrt(2))), p + "output.dense"), p + "output.LayerNorm")
    return x


if __name__ == "__main__":
    tok, n = wordpiece()
    make("bert-cls", tok, n, {"model_type": "bert", "num_attention_heads": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
         "max_position_embeddings": 100, "type_vocab_size": 2, "pad_token_id": 0}, "F16",
         {"word_embedding_dimension": 32, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "", 1)
    tok, n = unigram()
    make("xlm-roberta-mean", tok, n, {"model_type": "xlm-roberta", "num_attention_heads": 1, "hidden_act": "gelu", "layer_norm_eps": 1e-5,
         "max_position_embeddings": 102, "type_vocab_size": 1, "pad_token_id": 1}, "BF16",
         {"word_embedding_dimension": 32, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}, "roberta.", 2, shards=2)
