"""What Slack would say about a message or a modal: None, or its word for the error.

Types, keys, lengths and counts as its documentation has them.
"""

TEXT = {"type", "text", "emoji", "verbatim"}


class Bad(Exception):
    """Which block, and what is wrong with it."""


def need(condition, what):
    if not condition:
        raise Bad(what)


def keys(thing, required, optional=()):
    need(isinstance(thing, dict), "not an object")
    missing = set(required) - set(thing)
    extra = set(thing) - set(required) - set(optional)
    need(not missing, f"{thing.get('type')}: missing {missing}")
    need(not extra, f"{thing.get('type')}: unknown {extra}")


def string(value, most, least=1):
    need(isinstance(value, str), "not a string")
    need(least <= len(value) <= most, f"{len(value)} characters of {most}")


def items(value, most, least=1):
    need(isinstance(value, list), "not a list")
    need(least <= len(value) <= most, f"{len(value)} items of {most}")
    return value


def text(thing, most, kinds=("plain_text", "mrkdwn")):
    keys(thing, {"type", "text"}, TEXT)
    need(thing["type"] in kinds, f"text of type {thing['type']}")
    need("emoji" not in thing or thing["type"] == "plain_text", "emoji in mrkdwn")
    string(thing["text"], most)


def plain(thing, most):
    text(thing, most, ("plain_text",))


def option(thing):
    keys(thing, {"text", "value"}, {"description"})
    plain(thing["text"], 75)
    string(thing["value"], 75)


def button(thing):
    keys(thing, {"type", "text", "action_id"},
         {"value", "style", "url", "confirm", "accessibility_label"})
    plain(thing["text"], 75)
    string(thing["action_id"], 255)
    string(thing.get("value", "x"), 2000)
    need(thing.get("style", "primary") in ("primary", "danger"), "style")


def static_select(thing):
    keys(thing, {"type", "action_id", "options"}, {"initial_option", "placeholder"})
    for one in items(thing["options"], 100):
        option(one)
    if "initial_option" in thing:
        need(thing["initial_option"] in thing["options"], "initial_option is no option")


def plain_text_input(thing):
    keys(thing, {"type", "action_id"},
         {"multiline", "max_length", "min_length", "initial_value", "placeholder"})
    need(thing.get("max_length", 1) <= 3000, "max_length")
    string(thing.get("initial_value", "x"), thing.get("max_length", 3000))


def users_select(thing):
    keys(thing, {"type", "action_id"}, {"initial_user", "placeholder"})


def conversations_select(thing):
    keys(thing, {"type", "action_id"}, {"initial_conversation", "placeholder", "filter"})
    if "filter" in thing:
        keys(thing["filter"], {"include"}, {"exclude_bot_users"})
        kinds = thing["filter"]["include"]
        need(kinds and set(kinds) <= {"im", "mpim", "private", "public"}, "include")


INPUTS = {f.__name__: f for f in
          (static_select, plain_text_input, users_select, conversations_select)}


def leaf(thing):
    need(thing.get("type") in ("text", "user", "link", "emoji", "channel"), "leaf")
    if thing["type"] == "text":
        keys(thing, {"type", "text"}, {"style"})
        string(thing["text"], 10**6)
    if thing["type"] == "user":
        keys(thing, {"type", "user_id"}, {"style"})
        need(thing["user_id"][:1] in ("U", "W"), "user_id")


def rich(thing, inside=False):
    kind = thing.get("type")
    if kind == "rich_text_list" and not inside:
        keys(thing, {"type", "style", "elements"}, {"indent", "border", "offset"})
        need(thing["style"] in ("bullet", "ordered"), "style")
        for one in items(thing["elements"], 10**4):
            rich(one, True)
        return
    need(kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"), kind)
    keys(thing, {"type", "elements"}, {"border"})
    for one in items(thing["elements"], 10**4):
        leaf(one)


def header(b):
    keys(b, {"type", "text"}, {"block_id"})
    plain(b["text"], 150)


def section(b):
    keys(b, {"type"}, {"text", "fields", "accessory", "block_id", "expand"})
    need("text" in b or "fields" in b, "neither text nor fields")
    if "text" in b:
        text(b["text"], 3000)
    for one in items(b.get("fields", []), 10, 0):
        text(one, 2000)


def context(b):
    keys(b, {"type", "elements"}, {"block_id"})
    for one in items(b["elements"], 10):
        text(one, 2000)


def actions(b):
    keys(b, {"type", "elements"}, {"block_id"})
    ids = []
    for one in items(b["elements"], 25):
        need(one.get("type") == "button", "element")
        button(one)
        ids.append(one["action_id"])
    need(len(set(ids)) == len(ids), "action_id twice")


def rich_text(b):
    keys(b, {"type", "elements"}, {"block_id"})
    for one in items(b["elements"], 10**4):
        rich(one)


def divider(b):
    keys(b, {"type"}, {"block_id"})


def input_block(b):
    keys(b, {"type", "label", "element"}, {"block_id", "optional", "hint", "dispatch_action"})
    plain(b["label"], 2000)
    string(b.get("block_id", "x"), 255)
    need(b["element"].get("type") in INPUTS, "input")
    INPUTS[b["element"]["type"]](b["element"])


MESSAGE = {f.__name__: f for f in (header, section, context, actions, rich_text, divider)}
VIEW = {**MESSAGE, "input": input_block}


def check_blocks(blocks, known, most):
    seen = set()
    for i, b in enumerate(items(blocks, most)):
        try:
            need(isinstance(b, dict) and b.get("type") in known, "type")
            known[b["type"]](b)
            if "block_id" in b:
                need(b["block_id"] not in seen, "block_id twice")
                seen.add(b["block_id"])
        except Bad as e:
            raise Bad(f"blocks[{i}]: {e}") from None


def judge_message(blocks):
    """None, or (error, explanation)."""
    try:
        check_blocks(blocks, MESSAGE, 50)
    except Bad as e:
        return "invalid_blocks", str(e)
    said = sum(len(s) for s in strings(blocks))
    if said > 13000:
        return "msg_blocks_too_long", f"{said} characters"
    return None


def judge_view(view):
    try:
        keys(view, {"type", "title", "blocks"},
             {"callback_id", "private_metadata", "submit", "close", "notify_on_close",
              "clear_on_close", "external_id"})
        need(view["type"] == "modal", "type")
        plain(view["title"], 24)
        for name in ("submit", "close"):
            if name in view:
                plain(view[name], 24)
        string(view.get("callback_id", "x"), 255)
        string(view.get("private_metadata", ""), 3000, 0)
        check_blocks(view["blocks"], VIEW, 100)
        need(all(b["type"] != "input" for b in view["blocks"]) or "submit" in view,
             "inputs without submit")
    except Bad as e:
        return "invalid_arguments", str(e)
    return None


def strings(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from strings(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from strings(value)
