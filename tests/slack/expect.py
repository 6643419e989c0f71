"""What is so, or will be soon: else the test ends and says what it waited for."""
import time


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def wait_for(what, condition, seconds=20):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")
