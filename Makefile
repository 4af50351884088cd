# PGL -- the Practice Guideline Language
#
#   make demo       install what is missing, build, run a guideline for a patient, draw it
#   make check      install what is missing, build, run every test
#   make            build/pgl and build/pglc, with what is installed
#   make help       the other targets
#
# CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR are yours; what the code needs is added to them.

VERSION := 0.1.0
MAJOR   := $(firstword $(subst ., ,$(VERSION)))
PREFIX  ?= /usr/local
CC      ?= cc
CFLAGS  ?= -O2 -g
FASTER  := $(if $(filter -O2,$(CFLAGS)),-O3)
B       ?= build$(if $(filter thread,$(SAN)),-tsan,$(if $(SAN),-san))

comma := ,
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual \
        -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
override CPPFLAGS += -Iinclude -Isrc -I$(B)/gen -D_POSIX_C_SOURCE=200809L \
        -DPGL_VERSION='"$(VERSION)"' -MMD -MP
override CFLAGS += -std=c17 -ffp-contract=off -fvisibility=hidden -fPIC $(WARN) $(if $(LENIENT),,-Werror)
override LDFLAGS += -Wl,--as-needed
override LDLIBS += -lm
ifdef SAN
SANITIZE := $(if $(filter thread,$(SAN)),thread,address$(comma)undefined)
override CFLAGS  += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
override LDFLAGS += -fsanitize=$(SANITIZE)
endif

# Pictures are drawn where Graphviz' libraries are there.
GRAPHVIZ := $(shell pkg-config --exists libgvc libcgraph 2>/dev/null && echo yes)
ifeq ($(GRAPHVIZ),yes)
override CPPFLAGS += -DPGL_HAVE_GRAPHVIZ
GRAPHVIZ_CFLAGS := $(shell pkg-config --cflags libgvc libcgraph) \
        $(shell pkg-config --max-version=2.50 libcgraph && echo -DPGL_GRAPHVIZ_HOLD)
GRAPHVIZ_LIBS   := $(shell pkg-config --libs libgvc libcgraph)
endif

# Cohorts: gzip and SQLite where their libraries are there.
COHORT_HAVE := $(foreach p,zlib sqlite3,$(shell pkg-config --exists $(p) 2>/dev/null && echo $(p)))
ifneq ($(COHORT_HAVE),)
override CPPFLAGS += $(addprefix -DPGL_HAVE_,$(COHORT_HAVE))
COHORT_LIBS := $(shell pkg-config --libs $(COHORT_HAVE))
endif
COHORT_LIBS += -lpthread

# For the fuzzers (clang): the library is watched for the code that an input reaches.
ifdef FUZZING
override CFLAGS += -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
endif

LIB_SRC  := $(filter-out src/cmd/%,$(wildcard src/*/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/%.o) $(B)/gen/pgl.tab.o $(B)/gen/pgl.lex.o
# What the library for others holds: all but the pictures, which would bring Graphviz along.
API_OBJ  := $(filter-out $(B)/src/emit/picture.o,$(LIB_OBJ))
CMD_OBJ  := $(patsubst %.c,$(B)/%.o,$(filter-out src/cmd/pgl.c src/cmd/pglc.c,$(wildcard src/cmd/*.c)))
UNIT     := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
ORACLE   := $(patsubst %.c,$(B)/%.o,$(wildcard tests/oracle/*.c))
BENCH    := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*.c))

all: $(patsubst src/cmd/%.c,$(B)/%,$(wildcard src/cmd/pgl.c src/cmd/pglc.c)) $(B)/libpgl.a

# -- the library, for ourselves: everything, nothing hidden ------------------------------------

$(B)/libinternal.a: $(LIB_OBJ)
	@rm -f $@
	ar qcs $@ $^

$(B)/libcmd.a: $(CMD_OBJ)
	@rm -f $@
	ar qcs $@ $^

$(B)/pgl $(B)/pglc: $(B)/%: $(B)/src/cmd/%.o $(B)/libcmd.a $(B)/libinternal.a
	$(CC) $(LDFLAGS) -o $@ $^ $(GRAPHVIZ_LIBS) $(COHORT_LIBS) $(LDLIBS)

# -- the library, for others: only what include/pgl.h declares can be seen ---------------------

$(B)/libpgl.a: $(API_OBJ)
	@rm -f $@
	ld -r -o $(B)/libpgl.o $^
	objcopy --localize-hidden $(B)/libpgl.o
	ar qcs $@ $(B)/libpgl.o

$(B)/libpgl.so.$(VERSION): $(API_OBJ)
	$(CC) $(LDFLAGS) -shared -Wl,-soname,libpgl.so.$(MAJOR) -Wl,--no-undefined -o $@ $^ $(LDLIBS)

$(B)/pgl.pc: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' \
	    'Name: pgl' 'Description: Practice Guideline Language' 'Version: $(VERSION)' \
	    'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lpgl' 'Libs.private: -lm' > $@

# -- objects -----------------------------------------------------------------------------------

$(B)/gen/pgl.tab.c $(B)/gen/pgl.tab.h &: grammar/pgl.y
	@mkdir -p $(@D)
	bison -Wall -Wdangling-alias -Werror --header=$(B)/gen/pgl.tab.h -o $(B)/gen/pgl.tab.c $<

$(B)/gen/pgl.lex.c: grammar/pgl.l
	@mkdir -p $(@D)
	flex -o $@ $<

# Generated code keeps the common warnings only.
$(B)/gen/%.o: $(B)/gen/%.c $(B)/gen/pgl.tab.h
	$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-conversion -Wno-sign-conversion -Wno-undef -c -o $@ $<

$(B)/src/emit/picture.o: override CPPFLAGS += $(GRAPHVIZ_CFLAGS)

$(B)/%.o: %.c | $(B)/gen/pgl.tab.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libcmd.a $(B)/libinternal.a
	$(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(GRAPHVIZ_LIBS) $(COHORT_LIBS) $(LDLIBS)

$(B)/tests/oracle/oracle: $(ORACLE) $(B)/libinternal.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/tests/cohort/alone: $(B)/tests/cohort/alone.o $(filter-out %/main.o,$(ORACLE)) $(B)/libinternal.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/libcmd.a $(B)/libinternal.a
	$(CC) $(LDFLAGS) -o $@ $^ $(GRAPHVIZ_LIBS) $(COHORT_LIBS) $(LDLIBS)

$(B)/tests/bench/handwritten.o: override CFLAGS += -O3

# Where a cohort spends its time.
$(patsubst %,$(B)/src/%.o,base/bytes run/execute run/batch run/wordcode run/impossible \
    run/lanecolumns patient/columns patient/ndjson patient/csvcolumns patient/csvrows \
    patient/csvends report/cohort): override CFLAGS += $(FASTER)

# -- demo and tests ----------------------------------------------------------------------------

# The second make sees what the first installed.
demo:
	@tools/deps.sh
	@$(MAKE) -s all
	@tools/demo.sh $(B)

check:
	@tools/deps.sh
	@$(MAKE) -s all test-programs
	@$(MAKE) -s SAN=1 all test-programs
	@tests/run.sh

test-programs: $(UNIT) $(B)/tests/oracle/oracle $(B)/tests/cohort/alone $(B)/tests/bench/make_cohort

# The tests that take seconds.
quick: all $(UNIT) $(B)/tests/cohort/alone
	@tests/run.sh quick

bless: all $(B)/tests/unit/test_parse
	@BLESS=1 $(B)/tests/unit/test_parse >/dev/null
	@tests/golden/run.sh --bless
	@tests/fhir/run.sh --bless
	@tests/golden/dot/run.sh --bless
	@$(B)/pglc guidelines/peritoneal/peritoneal.pgl --svg -o docs/peritoneal.svg
	@$(B)/pglc guidelines/peritoneal/peritoneal.pgl --html -o docs/examples/peritoneal.html
	@$(B)/pglc guidelines/peritoneal/peritoneal.pgl --md -o docs/examples/peritoneal.md
	@$(B)/pglc guidelines/peritoneal/peritoneal.pgl --fhir -o docs/examples/peritoneal.fhir.json
	@tests/golden/pages.sh --bless

bench: all $(BENCH)
	@tests/bench/run.sh $(B)

# FUZZ_SECONDS for each target; findings are left in build-fuzz/.
FUZZ_SECONDS ?= 30
fuzz:
	@tools/deps.sh
	@tests/fuzz/run.sh $(FUZZ_SECONDS)

coverage:
	@tools/deps.sh
	@$(MAKE) -s B=build-coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage all test-programs
	@B=build-coverage tests/run.sh quick
	@gcovr -s -e tests -e build-coverage/gen -r . --object-directory build-coverage

# -- form --------------------------------------------------------------------------------------

C_FILES := $(wildcard include/*.h src/*/*.[ch] tests/*/*.[ch])

format:
	clang-format -i $(C_FILES)

lint:
	@tools/deps.sh
	@tools/layers.sh
	@clang-format --dry-run -Werror $(C_FILES)
	@$(MAKE) -s all
	@clang-tidy --quiet $(LIB_SRC) $(wildcard src/cmd/*.c) -- -std=c17 $(CPPFLAGS)

# -- install -----------------------------------------------------------------------------------

install: all $(B)/libpgl.so.$(VERSION) $(B)/pgl.pc
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include \
	    $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(B)/pgl $(B)/pglc $(DESTDIR)$(PREFIX)/bin
	install -m 644 include/pgl.h $(DESTDIR)$(PREFIX)/include
	install -m 644 $(B)/libpgl.a $(DESTDIR)$(PREFIX)/lib
	install -m 755 $(B)/libpgl.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib
	ln -sf libpgl.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libpgl.so.$(MAJOR)
	ln -sf libpgl.so.$(MAJOR) $(DESTDIR)$(PREFIX)/lib/libpgl.so
	install -m 644 $(B)/pgl.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 644 docs/man/pgl.1 docs/man/pglc.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/man/pgl.5 $(DESTDIR)$(PREFIX)/share/man/man5

uninstall:
	cd $(DESTDIR)$(PREFIX) && rm -f bin/pgl bin/pglc include/pgl.h lib/libpgl.a \
	    lib/libpgl.so lib/libpgl.so.$(MAJOR) lib/libpgl.so.$(VERSION) lib/pkgconfig/pgl.pc \
	    share/man/man1/pgl.1 share/man/man1/pglc.1 share/man/man5/pgl.5

clean:
	rm -rf build build-san build-tsan build-fuzz build-coverage

help:
	@printf '%s\n' \
	  'make demo       install what is missing, build, run a guideline for a patient, draw it' \
	  'make check      install what is missing, build, run every test' \
	  'make            build/pgl and build/pglc' \
	  'make quick      the tests that take seconds' \
	  'make bless      accept what the golden tests now print' \
	  'make bench      measure speed, against peers in the same run' \
	  'make fuzz       fuzz each reader for FUZZ_SECONDS (30)' \
	  'make coverage   lines and branches that the tests reach' \
	  'make format     lay the C out; make lint: layers, format, clang-tidy' \
	  'make install    under DESTDIR and PREFIX (/usr/local); make uninstall' \
	  'SAN=1           with any of them: address and undefined-behaviour sanitizers; SAN=thread: threads'

.PHONY: all demo check test-programs quick bless bench fuzz coverage format lint install \
        uninstall clean help
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(B)/src/cmd/pgl.d $(B)/src/cmd/pglc.d $(UNIT:=.d) \
         $(ORACLE:.o=.d) $(B)/tests/cohort/alone.d $(BENCH:=.d)
