/*
 * Stands in for libFuzzer: runs a fuzzer's function once over nothing and over
 * each file named on the command line, so `make check` replays the corpora with
 * any compiler.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

enum { INPUT_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	uint8_t *input = mem_alloc(INPUT_MAX);

	LLVMFuzzerTestOneInput(input, 0);
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t size;
		uint8_t *exact;

		if (!file) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		size = fread(input, 1, INPUT_MAX, file);
		fclose(file);
		/* A block of its very size, so that ASan sees one byte too far. */
		exact = mem_alloc(size + !size);
		for (size_t at = 0; at < size; at++)
			exact[at] = input[at];
		LLVMFuzzerTestOneInput(exact, size);
		free(exact);
	}
	free(input);
	printf("%s: %d inputs\n", argv[0], argc);
	return EXIT_SUCCESS;
}
