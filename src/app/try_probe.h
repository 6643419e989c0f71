/* `leadline try --probe ID`: the question author's loop. */
#ifndef APP_TRY_PROBE_H
#define APP_TRY_PROBE_H

/* Asks the probe until the input ends; each answer's points, spans and score are
 * shown. Gives the exit code. */
int try_probe(const char *bank_dir, const char *id);

#endif
