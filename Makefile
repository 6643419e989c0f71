# make            build ./leadline          make check   unit tests
B ?= build
all:
