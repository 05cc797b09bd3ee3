"""The official OpenAI client against the chat endpoint: argv holds the base URL and the
question. It prints one JSON object."""
import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0, timeout=300)
ask = dict(model="default", messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": sys.argv[2]}], max_tokens=60)
out = {"models": [m.id for m in client.models.list()]}

whole = client.chat.completions.create(**ask)
message = whole.choices[0].message
out["whole"] = {
    "text": message.content, "finish": whole.choices[0].finish_reason, "usage": whole.usage.total_tokens,
    "grounding": message.model_extra["grounding"], "citations": message.model_extra["citations"], "provider": whole.model_extra.get("provider"),
}

text, verdicts, last, usage = "", 0, None, 0
for chunk in client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}):
    if chunk.usage:
        usage = chunk.usage.total_tokens
    for choice in chunk.choices:
        text += choice.delta.content or ""
        if choice.finish_reason:
            last = chunk.model_extra["grounding"]
        elif chunk.model_extra.get("grounding"):
            verdicts += 1
out["stream"] = {"text": text, "verdicts": verdicts, "grounding": last, "usage": usage}

out["errors"] = []
for bad in (dict(ask, n=2), dict(ask, model="nowhere"), dict(ask, response_format={"type": "json_object"})):
    try:
        client.chat.completions.create(**bad)
    except openai.APIStatusError as e:
        out["errors"].append([e.status_code, e.code, e.body["message"]])
print(json.dumps(out))
