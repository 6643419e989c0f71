"""contrib/slack-manifest.json against manifest.schema.json, and its scopes against the
methods that the sources call and the table in contrib/slack.md.

The validator knows what the schema uses and refuses a schema that uses more. That it
finds mistakes is tried on manifests with one each.
"""
import copy
import glob
import json
import re

KINDS = {"object": dict, "array": list, "string": str, "boolean": bool}

# Any of them does; () for those that every token may call.
SCOPES = {
    "auth.test": (), "views.open": (),
    "chat.postMessage": ("chat:write",), "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",), "conversations.open": ("im:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.members": ("channels:read", "groups:read"),
    "usergroups.users.list": ("usergroups:read",), "users.info": ("users:read",),
}
EVENTS = {"app_mention": "app_mentions:read", "message.im": "im:history"}


def errors(value, schema, where="manifest"):
    for rule, limit in schema.items():
        yield from RULES[rule](value, limit, schema, where)


def typed(value, kind, _, where):
    if not isinstance(value, KINDS[kind]):
        yield f"{where}: is no {kind}"


def said(wrong, where, what):
    if wrong:
        yield f"{where}: {what}"


def members(value, known, _, where):
    for key in value if isinstance(value, dict) else ():
        if key in known:
            yield from errors(value[key], known[key], f"{where}.{key}")


def closed(value, more, schema, where):
    assert more is False
    for key in value if isinstance(value, dict) else ():
        yield from said(key not in schema["properties"], where, f"unknown {key}")


def items(value, schema, _, where):
    for i, one in enumerate(value if isinstance(value, list) else ()):
        yield from errors(one, schema, f"{where}[{i}]")


def length(low, high):
    kind = str if low == "minLength" else list

    def rule(value, limit, schema, where):
        n = len(value) if isinstance(value, kind) else schema.get(low, 0)
        yield from said(limit == schema.get(low) and n < limit
                        or limit == schema.get(high) and n > limit, where, f"length {n}")
    return rule


RULES = {
    "$comment": lambda *_: (), "type": typed, "properties": members, "items": items,
    "additionalProperties": closed,
    "required": lambda v, keys, _, w: (f"{w}: lacks {k}" for k in keys
                                       if isinstance(v, dict) and k not in v),
    "const": lambda v, c, _, w: said(v is not c, w, f"must be {c}"),
    "enum": lambda v, all_, _, w: said(v not in all_, w, f"is none of {all_}"),
    "pattern": lambda v, p, _, w: said(isinstance(v, str) and not re.search(p, v), w, p),
    "uniqueItems": lambda v, _, __, w: said(len(set(map(str, v))) != len(v), w, "twice"),
    **dict.fromkeys(("minLength", "maxLength"), length("minLength", "maxLength")),
    **dict.fromkeys(("minItems", "maxItems"), length("minItems", "maxItems")),
}


def broken(manifest):
    """One mistake each."""
    def but(change):
        other = copy.deepcopy(manifest)
        change(other)
        return other
    command = lambda m: m["features"]["slash_commands"][0]
    yield but(lambda m: m.update(features2={}))
    yield but(lambda m: m.pop("settings"))
    yield but(lambda m: m["display_information"].update(name="x" * 36))
    yield but(lambda m: m["display_information"].update(name=""))
    yield but(lambda m: m["display_information"].update(background_color="23384d"))
    yield but(lambda m: command(m).update(command="interview"))
    yield but(lambda m: command(m).update(url="http://x/slack/commands"))
    yield but(lambda m: command(m).update(should_escape=False))
    yield but(lambda m: m["features"].update(slash_commands=[]))
    yield but(lambda m: m["features"].update(slash_commands={}))
    yield but(lambda m: m["features"]["app_home"].update(messages_tab_enabled=False))
    yield but(lambda m: m["oauth_config"]["scopes"]["bot"].append("chat:write"))
    yield but(lambda m: m["oauth_config"]["scopes"]["bot"].append(7))
    yield but(lambda m: m["settings"]["event_subscriptions"]["bot_events"].append("message"))
    yield but(lambda m: m["settings"].update(socket_mode_enabled=True))


def called():
    """What the sources ask the Web API."""
    text = "".join(open(f, encoding="utf-8").read() for f in glob.glob("src/chat/slack*.c"))
    return set(re.findall(r'"((?:auth|chat|conversations|usergroups|users|views)\.[A-Za-z.]+)"',
                          text))


def main():
    with open("tests/slack/manifest.schema.json", encoding="utf-8") as f:
        schema = json.load(f)
    with open("contrib/slack-manifest.json", encoding="utf-8") as f:
        manifest = json.load(f)
    with open("contrib/slack.md", encoding="utf-8") as f:
        guide = f.read()
    wrong = list(errors(manifest, schema))
    assert not wrong, wrong
    for i, other in enumerate(broken(manifest)):
        assert list(errors(other, schema)), f"mistake {i} is not seen"
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    methods = called()
    assert methods == set(SCOPES), methods ^ set(SCOPES)
    needed = {s for m in methods for s in SCOPES[m]} | {"commands"}
    needed |= {EVENTS[e] for e in manifest["settings"]["event_subscriptions"]["bot_events"]
               if e in EVENTS}
    assert scopes == needed, f"scopes: {scopes ^ needed}"
    told = set(re.findall(r"`([a-z_]+(?::[a-z]+)?)`", "".join(
        re.findall(r"^\| `.*?\|", guide, re.MULTILINE))))
    assert scopes <= told, f"contrib/slack.md doesn't say why: {scopes - told}"


main()
