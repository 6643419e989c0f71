"""The grader on words that no pattern was ever mended on: tests/held_back.jsonl.

Each line is an answer by somebody who had seen nothing but the question, with the
points that a reader found in it, who had not seen the patterns. They were put aside
before the patterns were worked on; so they are a measurement only as long as nobody
edits them, or the bank, to make it come out better. The digest below refuses the first.
"""
import hashlib
import json
import statistics
import sys

from grading import grade

PATH = "tests/held_back.jsonl"
DIGEST = "4f111a9a9c22145e6e782e08a6dad239a7511f8c5bb7ee4ff37340ef532e1e6b"
# Strong ones are told from vague ones, and most of what is said is found.
RECALL_MIN, PRECISION_MIN = 0.80, 0.80
CONCEPTS = ("api-design", "data-modeling", "concurrency", "system-design", "reliability",
            "security")


def share(part, rest):
    return part / (part + rest) if part + rest else 1


def main():
    with open(PATH, "rb") as f:
        text = f.read()
    if hashlib.sha256(text).hexdigest() != DIGEST:
        sys.exit(f"{PATH} was edited: what it measures is no longer what was put aside")
    samples = [json.loads(line) for line in text.decode().splitlines()]
    total, scores = [0, 0, 0], {}
    for concept in CONCEPTS:
        mine = [s for s in samples if s["concept"] == concept]
        graded = grade(f"questions/backend/{concept}.json",
                       [(s["probe"], s["answer"]) for s in mine])
        found = missed = wrong = 0
        for sample, result in zip(mine, graded, strict=True):
            shown = {p["id"] for p in result["points"] if p["state"] in ("shown", "typo")}
            said = set(sample["shows"])
            found += len(said & shown)
            missed += len(said - shown)
            wrong += len(shown & set(sample["not_shows"]))
            scores.setdefault(sample["kind"], []).append(result["score"])
        print(f"{concept}: recall {share(found, missed):.3f}, precision "
              f"{share(found, wrong):.3f} ({len(mine)} answers)")
        total = [a + b for a, b in zip(total, (found, missed, wrong))]
    found, missed, wrong = total
    print(f"all: recall {share(found, missed):.3f}, precision {share(found, wrong):.3f} "
          f"({found} found, {missed} missed, {wrong} wrong)")
    mean = {kind: statistics.mean(got) for kind, got in scores.items()}
    print("mean score: " + ", ".join(f"{kind} {mean[kind]:.2f}" for kind in mean))
    if share(found, missed) < RECALL_MIN or share(found, wrong) < PRECISION_MIN:
        sys.exit("too much is missed, or wrongly found")
    if not (mean["strong"] > mean["middling"] > mean["wrong"]
            and mean["middling"] > mean["vague"]):
        sys.exit("the order is wrong")


main()
