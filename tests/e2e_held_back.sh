# Answers that no pattern was mended on, graded as a reader graded them.
python3 tests/held_back.py
