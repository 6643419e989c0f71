/* One entry a command: argv[0] is its name. Each gives the exit code. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

int cmd_audit(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_cancel(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_decide(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_forget(int argc, char **argv);
int cmd_grade(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_purge(int argc, char **argv);
int cmd_remind(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_simulate(int argc, char **argv);
int cmd_try(int argc, char **argv);

#endif
