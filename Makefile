# make             build ./leadline
# make try         install what is missing, build, interview yourself
# make check       everything a change must pass; installs what is missing
# make unit        the unit tests alone (CK_RUN_SUITE=json runs one suite)
# make transcripts write tests/transcripts anew; read the difference
# make torture     interviews over a fake Slack and a real IRC server, the bot killed
#                  wherever it can be: KILLS=1000, and SEED=n to go on from there
# make storm       hundreds of interviews over a network that does its worst, a bot
#                  killed at every call: SEEDS=1000 on each core, for an hour or so
# make lint        layers, format, clang-tidy, and cppcheck where it is there
# make fuzz        20 s of libFuzzer for each parser (FUZZERS=json for one)
# make bench       the measurements in tests/bench*.c
# make install     into $(DESTDIR)$(PREFIX); PREFIX=/usr/local
# make clean       forget all builds
# make help        this list
#
# SAN=1 builds with ASan and UBSan, WERROR=1 makes warnings errors, CC=clang
# works; each has its own folder under build/. CFLAGS and LDFLAGS come last. V=1
# shows the commands.

VERSION = 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
DATADIR = $(PREFIX)/share/leadline
FUZZ_SECONDS ?= 20
CORES := $(shell nproc 2>/dev/null || echo 2)
# What the caller's -j gives is shared; without one, all cores.
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(CORES))

PKGS = json-c sqlite3 libcrypto libssl libevent_core libevent_extra libevent_openssl libcurl

# One folder a flavour, so that switching never mixes objects.
FLAVOUR = $(if $(FUZZ),/fuzz)$(if $(SAN),/san)$(if $(findstring clang,$(CC)),/clang)$(if $(WERROR),/strict)
B = build$(FLAVOUR)

# Asked when first used and then kept: `make try` must get as far as
# contrib/deps on a machine that has neither a compiler nor pkg-config.
once = $(eval $1 := $(shell $2))$($1)
CC_VERSION = $(call once,CC_VERSION,$(CC) --version)
PKG_CFLAGS = $(call once,PKG_CFLAGS,pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
PKG_LIBS = $(call once,PKG_LIBS,pkg-config --libs $(PKGS))
CHECK_CFLAGS = $(call once,CHECK_CFLAGS,pkg-config --cflags check | sed 's/-I/-isystem /g')
CHECK_LIBS = $(call once,CHECK_LIBS,pkg-config --libs check)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wundef -Wvla \
	-Wformat=2 -Wwrite-strings -Wcast-qual -Wpointer-arith \
	-Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes \
	-Wimplicit-fallthrough -Wconversion -Wno-sign-conversion -Wdouble-promotion \
	$(if $(findstring clang,$(CC_VERSION)),$(WARN_CLANG),$(WARN_GCC)) \
	$(if $(WERROR),-Werror)
WARN_GCC = -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init
WARN_CLANG = -Wcomma -Wconditional-uninitialized -Wunreachable-code \
	-Wmissing-variable-declarations

# -ffp-contract=off: a fused multiply-add would make beliefs, and with them the
# next question, depend on the processor.
LANG_FLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -ffp-contract=off
DEFINES = -DLEADLINE_VERSION='"$(VERSION)"' -DLEADLINE_DATADIR='"$(DATADIR)"'

SAN_FLAGS = -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all
RELEASE_FLAGS = -g -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
RELEASE_LDFLAGS = -pie -Wl,-z,relro,-z,now
ifdef FUZZ
MODE = $(SAN_FLAGS) -fsanitize=fuzzer-no-link
MODE_LD = $(MODE)
else ifdef SAN
MODE = $(SAN_FLAGS)
MODE_LD = $(MODE)
else
MODE = $(RELEASE_FLAGS)
MODE_LD = $(RELEASE_LDFLAGS)
endif

ALL_CFLAGS = $(LANG_FLAGS) $(DEFINES) $(MODE) $(WARN) $(PKG_CFLAGS) $(CFLAGS)
LINK = $(CC) $(MODE_LD) $(LDFLAGS)
LIBS = $(PKG_LIBS) -lircclient -lstemmer -lm

MAIN = $(wildcard src/app/main.c)
LIB_SRC = $(filter-out src/app/main.c,$(wildcard src/*/*.c))
TEST_SRC = $(filter-out tests/fuzz_% tests/bench%,$(wildcard tests/*.c))
BENCH_SRC = $(wildcard tests/bench*.c)
HEADERS = $(wildcard include/*/*.h src/*/*.h tests/*.h)
SOURCES = $(MAIN) $(LIB_SRC) $(wildcard tests/*.c)
FUZZERS ?= $(patsubst tests/fuzz_%.c,%,$(filter-out tests/fuzz_replay.c,$(wildcard tests/fuzz_*.c)))

LIB = $B/libleadline.a
LIB_OBJ = $(LIB_SRC:%.c=$B/%.o)
TEST_OBJ = $(TEST_SRC:%.c=$B/%.o)
# What fuzzers and unit tests share.
MADE_OBJ = $(patsubst %.c,$B/%.o,$(wildcard tests/make_*.c))
PURE_OBJ = $(filter $B/src/core/% $B/src/base/%,$(LIB_OBJ))

say = $(if $V,,@printf '%-5s %s\n' $1 $@; )

all: leadline

leadline: $B/leadline
	cp $< $@.new && mv $@.new $@ # one may be running

$B/leadline: $B/src/app/main.o $(LIB)
	$(call say,LINK)$(LINK) -o $@ $^ $(LIBS)

# Made anew each time: ar would keep the members of deleted files.
$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(call say,AR)ar qcs $@ $(LIB_OBJ)

# The files with kill points (base/kill_point.h) stand before the library, which
# gives the rest: the program is otherwise the very one that ships.
KILL_OBJ = $(patsubst %.c,$B/kill/%.o,$(shell grep -l 'base/kill_point\.h' src/*/*.c))
$B/leadline-kill: $B/src/app/main.o $(KILL_OBJ) $B/tests/kill_point.o $(LIB)
	$(call say,LINK)$(LINK) -o $@ $^ $(LIBS)

$B/kill/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(ALL_CFLAGS) -DLEADLINE_KILL_POINTS -MMD -MP -c -o $@ $<

$B/check: $(TEST_OBJ) $(LIB)
	$(call say,LINK)$(LINK) -o $@ $^ $(CHECK_LIBS) $(LIBS)

$B/bench%: $B/tests/bench%.o $(LIB)
	$(call say,LINK)$(LINK) -o $@ $^ $(LIBS)

$B/replay_%: $B/tests/fuzz_%.o $B/tests/fuzz_replay.o $(MADE_OBJ) $(LIB)
	$(call say,LINK)$(LINK) -o $@ $^ $(LIBS)

$B/fuzz_%: $B/tests/fuzz_%.o $(MADE_OBJ) $(LIB)
	$(call say,LINK)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# -MMD writes each object's header list beside it; -MP keeps a deleted header
# from breaking the next build. $B/flags changes when the command line does.
$B/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(ALL_CFLAGS) $(if $(filter tests/%,$<),$(CHECK_CFLAGS)) \
		-MMD -MP -c -o $@ $<

$B/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC) $(subst ','\'',$(ALL_CFLAGS) $(LINK))' >$@.new; \
	cmp -s $@.new $@ && rm $@.new || mv $@.new $@

-include $(wildcard $B/*/*.d $B/*/*/*.d $B/kill/*/*/*.d)

try:
	contrib/deps run
	@$(MAKE) --no-print-directory $(JOBS) leadline
	./leadline try --db leadline.db --resume

# The strict build is the release build with -Werror: what is tested is what
# is shipped. The unit tests close the run; their last line is the verdict.
STRICT = $(MAKE) --no-print-directory $(JOBS) WERROR=1
check:
	contrib/deps check
	contrib/check-layers --selftest
	contrib/check-layers
	contrib/check-readme
	contrib/check-threats --selftest
	contrib/check-threats
	contrib/check-unit
	@$(MAKE) --no-print-directory format
	@$(STRICT) check-build
	@$(STRICT) core-pure
	@$(STRICT) check-bank
	@$(STRICT) e2e
	@$(STRICT) SAN=1 fuzz-replay
	@$(STRICT) SAN=1 unit-split
	@$(STRICT) SAN=1 e2e-hostile
	@$(STRICT) unit

check-build: $(LIB) $B/check $(if $(MAIN),$B/leadline) $(BENCH_SRC:tests/%.c=$B/%)

unit: $B/check
	@CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT:-120} $B/check

# Suite by suite on all cores, and a process for each rather than for each test: the
# sanitizers make a fork slow, and the strict build's run has them all. A suite whose
# name isn't that of its function would run nothing; that fails.
unit-split: $B/check
	@rm -f $B/*.log
	@sed -n 's/^Suite \*\(.*\)_suite(.*/\1/p' tests/suites.h | \
	CK_FORK=no xargs -P $(CORES) -n 1 sh -c \
		'CK_RUN_SUITE=$$1 timeout 600 $B/check >$B/$$1.log 2>&1 && \
		! grep -q "Checks: 0," $B/$$1.log || { cat $B/$$1.log; exit 1; }' sh
	@cat $B/*.log | awk '/Checks:/ { n += $$3 } END { print "$(FLAVOUR): " n " checks" }'

# Each core has seeds of its own.
SEEDS ?= 1000
storm:
	@$(STRICT) check-build
	@seq 0 $$(($(CORES) - 1)) | CK_DEFAULT_TIMEOUT=100000 LEADLINE_CROWD=100 \
	LEADLINE_SEEDS=$(SEEDS) CK_RUN_SUITE=network xargs -P $(CORES) -I{} sh -c \
		'LEADLINE_FIRST_SEED=$$((1 + {} * $(SEEDS))) build/strict/check'

KILLS ?= 1000
SEED ?= 1
torture:
	contrib/deps check
	@$(STRICT) torture-run
torture-run: $B/leadline-kill
	@TMP=$$(mktemp -d); export TMP; PYTHONDONTWRITEBYTECODE=1 LEADLINE=$< \
		python3 tests/torture.py $(KILLS) $(SEED); got=$$?; \
		rm -rf "$$TMP"; exit $$got

# What whole interviews come to after a change of bank, grader or wording.
transcripts:
	@$(MAKE) --no-print-directory $(JOBS) $B/check
	UPDATE_TRANSCRIPTS=1 CK_RUN_SUITE=transcripts $B/check
	UPDATE_TRANSCRIPTS=1 CK_RUN_SUITE=phrases $B/check

# The core asks nothing of the outside: no clock, files, sockets or chance.
core-pure: $(PURE_OBJ)
	@CC='$(CC)' contrib/core-pure --selftest
	@contrib/core-pure $(PURE_OBJ) && echo 'base and core are pure'

# The bank's sample answers are its tests.
check-bank: $(if $(MAIN),$B/leadline)
	$(if $(MAIN),$B/leadline check)

# Each script gets the program as $$LEADLINE and a folder of its own as $$TMP; beside
# the program is the one that can be killed at points of a table.
e2e: $(if $(MAIN),$B/leadline $B/leadline-kill)
	$(if $(MAIN),contrib/run-e2e $B/leadline $(filter-out $(HOSTILE),$(wildcard tests/e2e_*.sh)))

# What a server may do to us, under the sanitizers.
HOSTILE = tests/e2e_irc_hostile.sh
e2e-hostile: $B/leadline
	contrib/run-e2e $B/leadline $(HOSTILE)

# The stored inputs once through each parser, without libFuzzer.
fuzz-replay: $(FUZZERS:%=$B/replay_%)
	@set -e; for f in $(FUZZERS); do \
		find tests/corpus/$$f -type f 2>/dev/null | LC_ALL=C sort | xargs $B/replay_$$f; \
	done

fuzz:
	contrib/deps check
	@$(MAKE) --no-print-directory $(JOBS) CC=clang FUZZ=1 fuzz-run

fuzz-run: $(FUZZERS:%=$B/fuzz_%)
	@set -e; for f in $(FUZZERS); do \
		mkdir -p $B/corpus/$$f; \
		seeds=tests/corpus/$$f; [ -d $$seeds ] || seeds=; \
		dict=tests/corpus/$$f.dict; [ -f $$dict ] && dict=-dict=$$dict || dict=; \
		echo "== $$f, $(FUZZ_SECONDS) s"; \
		$B/fuzz_$$f -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=1024 \
			-verbosity=0 -print_final_stats=1 -artifact_prefix=$B/$$f- $$dict \
			$B/corpus/$$f $$seeds; \
	done

bench: $(BENCH_SRC:tests/%.c=$B/%) leadline
	@set -e; for b in $(BENCH_SRC:tests/%.c=$B/%); do echo "== $$b"; $$b; done
	@echo '== IRC'; TMP=$$(mktemp -d); export TMP; \
		LEADLINE=./leadline python3 tests/irc/bench.py; got=$$?; \
		rm -rf "$$TMP"; exit $$got

lint:
	contrib/deps check
	contrib/check-layers
	contrib/check-readme
	contrib/check-threats
	@$(MAKE) --no-print-directory format
	@$(MAKE) --no-print-directory tidy
	command -v cppcheck >/dev/null || exit 0; cppcheck --quiet --std=c11 \
		--error-exitcode=1 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem -Iinclude src

# Versions disagree about layout, so only the one that we use judges.
format:
	@case $$(clang-format --version) in *' version 14.'*) ;; \
	*) echo 'clang-format is not version 14: format not checked'; exit 0;; esac; \
	clang-format --dry-run -Werror $(SOURCES) $(HEADERS) 2>&1 | \
		sed -n 's/:.* error: code should.*/: run clang-format -i on it/p' | \
		uniq | { ! grep .; }

tidy:
	@printf '%s\n' $(SOURCES) | xargs -P $(CORES) -n 4 sh -c 'clang-tidy --quiet \
		"$$@" -- $(subst ','"'"',$(LANG_FLAGS) $(DEFINES)) $(PKG_CFLAGS) \
		$(CHECK_CFLAGS) 2>/dev/null' sh

install: leadline
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/lib/systemd/system
	install -m 755 leadline $(DESTDIR)$(PREFIX)/bin/leadline
	install -m 644 contrib/leadline.1 $(DESTDIR)$(PREFIX)/share/man/man1/leadline.1
	for u in contrib/*.service contrib/*.timer; do \
		sed 's,/usr/local/,$(PREFIX)/,g' $$u \
			>$(DESTDIR)$(PREFIX)/lib/systemd/system/$$(basename $$u); \
		chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/$$(basename $$u); done
	for d in $$(find questions config -type d); do \
		install -d $(DESTDIR)$(DATADIR)/$$d; done
	for f in $$(find questions config -type f); do \
		install -m 644 $$f $(DESTDIR)$(DATADIR)/$$f; done

clean:
	rm -rf build leadline

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

FORCE:

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all try check check-build unit transcripts unit-split core-pure check-bank e2e e2e-hostile torture torture-run storm \
	fuzz-replay fuzz fuzz-run bench lint format tidy install clean help FORCE
