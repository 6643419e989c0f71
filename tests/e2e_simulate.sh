# The method inside its gates, both populations, three seeds: two fixed, one from
# the clock and printed.

for population in uniform realistic; do
	for seed in '--seed 1' '--seed 2' ''; do
		# shellcheck disable=SC2086 # an option and its value, or nothing
		"$LEADLINE" simulate --candidates 2000 --population $population $seed \
			>"$TMP/out" || {
			echo "simulate $population $seed:"
			cat "$TMP/out"
			exit 1
		}
		grep -i seed "$TMP/out" || { echo 'the seed is not printed'; exit 1; }
	done
done

"$LEADLINE" simulate --candidates 200 --json --seed 3 >"$TMP/json"
python3 - "$TMP/json" <<'P'
import json, sys
got = json.load(open(sys.argv[1]))
keys = """mae rmse rung_error rung_error_clear two_rung_error probes_per_concept too_hard
    coverage80 pair_order ceiling_witnessed bias_low bias_high confidence_gap""".split()
missing = [k for k in keys if not isinstance(got.get(k), (int, float))]
sys.exit(f"missing: {missing}" if missing else 0)
P
