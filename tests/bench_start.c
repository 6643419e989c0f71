/*
 * How long until the greeting is on the screen, and how much memory the process
 * has then; beside it what an fsync costs here, since each turn waits for one.
 * Runs ./leadline from the top of the tree.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 15, SYNCS = 50 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

static double resident_mb(pid_t pid)
{
	char path[64], line[256];
	double kb = 0;
	FILE *f;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kb = strtod(line + 6, NULL);
	if (f)
		(void)fclose(f);
	return kb / 1024;
}

/* One start, killed once the greeting is there. */
static bool start_once(const char *db, double *ms, double *mb)
{
	int in[2], out[2];
	double begin = now_ms();
	char byte;
	pid_t pid;
	bool ok;

	if (pipe(in) != 0 || pipe(out) != 0)
		return false;
	pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("./leadline", "leadline", "try", "--db", db, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	ok = read(out[0], &byte, 1) == 1;
	*ms = now_ms() - begin;
	*mb = resident_mb(pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(in[1]);
	close(out[0]);
	return ok;
}

static void remove_db(const char *db)
{
	char path[256];

	unlink(db);
	(void)snprintf(path, sizeof path, "%s-wal", db);
	unlink(path);
	(void)snprintf(path, sizeof path, "%s-shm", db);
	unlink(path);
}

static double fsync_ms(const char *path)
{
	double each[SYNCS];
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	for (int i = 0; i < SYNCS; i++) {
		double begin = now_ms();

		if (write(fd, path, 16) != 16 || fsync(fd) != 0)
			return -1;
		each[i] = now_ms() - begin;
	}
	close(fd);
	unlink(path);
	return median(each, SYNCS);
}

int main(void)
{
	char dir[] = "bench-XXXXXX", path[64];
	double ms[RUNS], mb[RUNS];
	struct statfs fs;

	if (!mkdtemp(dir) || statfs(dir, &fs) != 0) {
		perror(dir);
		return EXIT_FAILURE;
	}
	(void)snprintf(path, sizeof path, "%s/bench.db", dir);
	for (int i = 0; i < RUNS; i++) {
		if (!start_once(path, &ms[i], &mb[i])) {
			fprintf(stderr,
				"./leadline try does not greet: run make first\n");
			return EXIT_FAILURE;
		}
		remove_db(path);
	}
	printf("greeting after %.1f ms (median of %d, limit 100), %.1f MB resident "
	       "(limit 20)\n",
	       median(ms, RUNS), RUNS, median(mb, RUNS));
	printf("file system type 0x%lx, fsync %.2f ms (median of %d)\n",
	       (unsigned long)fs.f_type, fsync_ms(path), SYNCS);
	rmdir(dir);
	return EXIT_SUCCESS;
}
