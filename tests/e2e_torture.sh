# Both networks, and the bot killed with SIGKILL at each point of base/kill_point.h:
# what was acknowledged is kept, once; the reports are the undisturbed ones. `make
# torture` does this for longer.
LEADLINE=$LEADLINE-kill PYTHONDONTWRITEBYTECODE=1 exec python3 tests/torture.py 25
