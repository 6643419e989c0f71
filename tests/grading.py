"""`leadline grade`, as fairness.py and held_back.py ask it."""
import json
import os
import subprocess


def grade(path, rows):
    """What it says of each (probe, answer), in order; path: the concept file."""
    lines = "".join(json.dumps({"probe": p, "answer": a}) + "\n" for p, a in rows)
    out = subprocess.run([os.environ["LEADLINE"], "grade", "--bank", path], input=lines,
                         capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(line) for line in out]
