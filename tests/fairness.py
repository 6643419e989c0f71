"""The same answer in another dress: how far does its score move?

Every sample answer of the bank is rewritten by a fixed, seeded generator in ways that
say nothing about what somebody knows. The score may move by .10 at the 95th percentile
and by .25 at most (but for typing mistakes, of which one in a short answer may hit the
one word that says it: they may in one answer of a hundred); pass or fail stays in 98 of 100; names and capitals move nothing.
"""
import glob
import json
import random
import re
import sys

from grading import grade

PASS, NEAR, FAR, SAME_VERDICT = 0.5, 0.10, 0.25, 0.98
NEGATIONS = {"not", "no", "never", "without", "none", "nothing", "nobody"}


def words(text, change):
    """change(word) over the words of five letters and more outside code."""
    return re.sub(r"(?<![\w`'.])[a-z]{5,}(?![\w`'(])", lambda m: change(m.group()), text)


def typos(text, rng):
    def slip(word):
        if rng.random() > 1 / 8 or word in NEGATIONS:
            return word
        at = rng.randrange(1, len(word) - 2)
        return rng.choice((word[:at] + word[at + 1] + word[at] + word[at + 2:],
                           word[:at] + word[at + 1:], word[:at] + word[at] + word[at:]))
    return words(text, slip)


def bare(text, rng):
    """No capital at the start of a sentence, and no comma in it."""
    text = re.sub(r"(^|[.!?] )([A-Z])(?=[a-z]* )", lambda m: m[1] + m[2].lower(), text)
    return re.sub(r"(?<=[a-z]), (?=(?:so|and|but|because|then|which|or) )", " ", text)


SPELLINGS = (("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("isation", "ization"))
PAIRS = (("behaviour", "behavior"), ("analyse", "analyze"), ("centre", "center"),
         ("cancelled", "canceled"), ("modelling", "modeling"), ("labelled", "labeled"))


def spelling(text, rng):
    for british, american in PAIRS:
        text = re.sub(rf"\b{american}\b", british, text)
    for british, american in SPELLINGS:
        text = re.sub(rf"(?<=\w{{4}}){american}\b", british, text)
    return text


CONTRACTIONS = (("do not", "don't"), ("does not", "doesn't"), ("is not", "isn't"),
                ("cannot", "can't"), ("it is", "it's"), ("that is", "that's"),
                ("I would", "I'd"), ("we would", "we'd"), ("you would", "you'd"),
                ("they are", "they're"), ("will not", "won't"), ("are not", "aren't"))


def contractions(text, rng):
    for whole, short in CONTRACTIONS:
        if re.search(rf"\b{short}\b", text):
            text = re.sub(rf"\b{short}\b", whole, text)
        else:
            text = re.sub(rf"\b{whole}\b", short, text)
    return text


def ended(text):
    return text if text[-1] in ".!?:;)" else text + "."


def polite(text, rng):
    return rng.choice(("Thanks, that's a nice one. ", "Well, okay, let me try. ",
                       "Hmm, good question. ")) + ended(text) + rng.choice(
                           (" Hope that makes sense!", " I hope this is clear.", " Thank you!"))


def story(text, rng):
    return rng.choice(("We once had this at work. ", "At my last job it was like that. ",
                       "I have met this before in a small team. ")) + text


def named(text, rng):
    return ended(text) + rng.choice((" My name is Priya.", " I come from Nigeria.",
                              " I'm Wei, from Taiwan.", " My name is Olga and I am Polish."))


def padded(text, rng):
    return ("I thought about this for a moment. " + ended(text)
            + " It was a Tuesday and it rained a lot. We had coffee afterwards.")


def reordered(text, rng):
    """Whole sentences that lean on no neighbour change places."""
    parts = re.split(r"(?<=[a-z)][.!?]) (?=[A-Z])", text)
    leans = re.compile(r"^(It|This|That|These|Those|They|He|She|So|But|And|Then|Otherwise|"
                       r"Or|Both|Same|Also|Instead|If not|Else|Not|No|Yes|There)\b|[:(]")
    if len(parts) < 2 or any(leans.search(p) for p in parts):
        return text
    return " ".join(ended(p) for p in parts[::-1])


# What people say around an answer: none of it is one, to no question.
SMALL_TALK = (
    "At my last job it was like that.", "We once had this at work.",
    "I have met this before in a small team.", "I think I know this one.",
    "Let me think about it for a moment.", "It depends, of course.",
    "I read about it some time ago.", "That is a good question, thank you.",
    "I would have to look at the code first.", "Sorry for my English, I am tired today.",
    "We had many users and a lot of data.", "It was my job to look after that system.",
    "My colleague did that part, not me.", "First I would ask what the team wants.",
    "I have worked with this for five years.", "In the end it worked and everybody was happy.",
    "I would do it step by step.", "You can find it in the documentation.",
    "The customer was not happy about it.", "We changed it later because of other reasons.",
    "I am not sure if that is what you mean.", "Can I come back to this later?",
    "There are many ways to do it.", "It was a big problem for us at that time.",
    "I learned a lot from this.", "The manager decided it in the end.",
    "I prefer simple solutions.", "We used Java and later Go.",
    "I'd google it and read what others say.", "That was on a Friday evening.",
)


VARIANTS = {f.__name__: f for f in (typos, bare, spelling, contractions, polite, story, named,
                                    padded, reordered)}
NOTHING_MOVES, ALLOWED_FAR = ("named",), {"typos": 0.01, "bare": 0.002}


def uncommented(text):
    return re.sub(r"(?m)^\s*//.*$", "", text)


def samples_of(bank):
    for probe in bank["probes"]:
        for suffix, rubric in (("", probe), ("/follow_up", probe.get("follow_up"))):
            for sample in (rubric or {}).get("samples", []):
                yield probe["id"] + suffix, sample["answer"]


def scores(path, rows):
    return [graded["score"] for graded in grade(path, rows)]


def small_talk(path, bank):
    """Shows something? Then a pattern finds its point in words that say nothing."""
    ids = [p["id"] + s for p in bank["probes"] for s in ("", "/follow_up")
           if not s or "follow_up" in p]
    rows = [(i, a) for i in ids for a in SMALL_TALK]
    return [f"{path}: {i}: {score:.2f} for {a!r}"
            for (i, a), score in zip(rows, scores(path, rows), strict=True)
            if score >= 0.1]  # below: no point, only some closeness to one


def main():
    moved = {name: [] for name in VARIANTS}
    rng, talk = random.Random(7), []
    for path in sorted(glob.glob("questions/backend/*.json")):
        with open(path, encoding="utf-8") as f:
            bank = json.loads(uncommented(f.read()))
        rows = list(samples_of(bank))
        talk += small_talk(path, bank)
        before = scores(path, rows)
        for name, dress in VARIANTS.items():
            dressed = [(p, dress(a, rng)) for p, a in rows]
            for (row, old, new, (_, text)) in zip(rows, before, scores(path, dressed), dressed,
                                                  strict=True):
                if text != row[1]:
                    moved[name].append((abs(new - old), old, new, row[0], text))
    bad = bool(talk)
    print("\n".join(talk) or f"{len(SMALL_TALK)} sentences of small talk show nothing")
    for name, rows in moved.items():
        rows.sort(key=lambda r: -r[0])
        by = [r[0] for r in rows]
        at95 = by[len(by) // 20]
        same = sum((r[1] >= PASS) == (r[2] >= PASS) for r in rows) / len(rows)
        print(f"{name}: {len(rows)} answers, 95 % move by {at95:.2f} at most, the farthest "
              f"by {by[0]:.2f}, {sum(b > FAR for b in by)} by more than {FAR}; "
              f"{100 * same:.1f} % pass or fail as before")
        far = [r for r in rows if r[0] > (1e-9 if name in NOTHING_MOVES else FAR)]
        if len(far) > ALLOWED_FAR.get(name, 0) * len(rows) or at95 > NEAR + 1e-9 or same < SAME_VERDICT:
            bad = True
            if "-v" in sys.argv:
                for r in far[:12]:
                    print(f"    {r[1]:.2f} -> {r[2]:.2f} {r[3]}: {r[4][:300]}")
    if bad:
        sys.exit("the dress counts")


main()
