#include "persona.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ENTRIES_MAX = 512, LINE_BYTES = 8192, ANSWER_MAX = 16384, KEY_MAX = 96 };

struct entry {
	char key[KEY_MAX];
	char *answer; /* owned */
};

struct persona {
	struct entry entries[ENTRIES_MAX];
	size_t n;
};

static void add_line(struct entry *entry, const char *line)
{
	size_t have = strlen(entry->answer), more = strlen(line);

	if (have + more >= ANSWER_MAX || (have == 0 && line[0] == '\n'))
		return;
	memcpy(entry->answer + have, line, more + 1);
}

static void trim(char *text)
{
	size_t n = strlen(text);

	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
		text[--n] = '\0';
}

struct persona *persona_read(const char *path)
{
	struct persona *p = mem_zalloc(1, sizeof *p);
	FILE *f = fopen(path, "rb");
	char line[LINE_BYTES];

	if (!f) {
		fprintf(stderr, "%s can't be read\n", path);
		abort();
	}
	while (fgets(line, sizeof line, f)) {
		if (strncmp(line, "# ", 2) == 0 && p->n < ENTRIES_MAX) {
			struct entry *e = &p->entries[p->n++];

			trim(line);
			(void)snprintf(e->key, sizeof e->key, "%.*s", KEY_MAX - 1,
				       line + 2);
			e->answer = mem_zalloc(1, ANSWER_MAX);
		} else if (p->n > 0) {
			add_line(&p->entries[p->n - 1], line);
		}
	}
	(void)fclose(f);
	for (size_t i = 0; i < p->n; i++)
		trim(p->entries[i].answer);
	return p;
}

void persona_destroy(struct persona *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->entries[i].answer);
	free(p);
}

static const char *find(const struct persona *p, const char *key)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->entries[i].key, key) == 0 && *p->entries[i].answer)
			return p->entries[i].answer;
	return NULL;
}

static const char *find_or_otherwise(const struct persona *p, const char *key)
{
	const char *answer = find(p, key);

	if (!answer)
		answer = find(p, "otherwise");
	return answer ? answer : "idk";
}

const char *persona_answer(const struct persona *p, const struct bank *bank,
			   const char *message)
{
	char key[KEY_MAX];

	if (strncmp(message, "Topic ", 6) != 0) /* the report quotes questions, too */
		return NULL;
	if (strstr(message, "say it more concretely"))
		return find_or_otherwise(p, "clarify");
	for (size_t i = 0; i < bank->probes_n; i++) {
		const struct probe *probe = bank->probes[i];

		if (strstr(message, probe->main.ask))
			return find_or_otherwise(p, probe->id);
		(void)snprintf(key, sizeof key, "%s/follow_up", probe->id);
		if (probe->follow_up && strstr(message, probe->follow_up->ask))
			return find_or_otherwise(p, key);
	}
	return NULL;
}
