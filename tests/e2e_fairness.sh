# The same answers in another dress, and small talk around them: neither may count.
python3 tests/fairness.py
