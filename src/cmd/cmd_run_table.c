/* cmd_run_table.c -- see cmd_run_table.h. */
#include "cmd/cmd_run_table.h"

#ifdef PGL_HAVE_sqlite3

#include <sqlite3.h>

struct TableReader {
    sqlite3 *base;
    sqlite3_stmt *rows;
    const char *path;
    Buffer line;
    size_t at; /* how much of 'line' has been handed out */
    bool ended;
};

/* As CSV: quoted where that is needed. */
static void add_cell(TableReader *reader, const char *text, size_t size) {
    bool plain = !memchr(text, ',', size) && !memchr(text, '"', size) &&
                 !memchr(text, '\n', size) && !memchr(text, '\r', size);
    if (plain)
        buffer_bytes(&reader->line, text, size);
    else
        buffer_csv_quoted(&reader->line, text, size);
}

static void add_header(TableReader *reader) {
    for (int i = 0; i < sqlite3_column_count(reader->rows); i++) {
        const char *name = sqlite3_column_name(reader->rows, i);
        if (i) buffer_char(&reader->line, ',');
        if (name) add_cell(reader, name, strlen(name));
    }
    buffer_char(&reader->line, '\n');
}

/* A row of a single column is quoted, or it would be a blank line where there is nothing in it. */
static void add_row(TableReader *reader) {
    int columns = sqlite3_column_count(reader->rows);
    for (int i = 0; i < columns; i++) {
        if (i) buffer_char(&reader->line, ',');
        bool null = sqlite3_column_type(reader->rows, i) == SQLITE_NULL;
        const char *text = null ? NULL : (const char *)sqlite3_column_text(reader->rows, i);
        size_t size = text ? (size_t)sqlite3_column_bytes(reader->rows, i) : 0;
        if (columns == 1)
            buffer_csv_quoted(&reader->line, text ? text : "", size);
        else if (size)
            add_cell(reader, text, size);
    }
    buffer_char(&reader->line, '\n');
}

TableReader *table_open(const char *path, const char *table) {
    TableReader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        no_memory();
        return NULL;
    }
    reader->path = path;
    int code = sqlite3_open_v2(path, &reader->base, SQLITE_OPEN_READONLY, NULL);
    char *select = code == SQLITE_OK ? sqlite3_mprintf("SELECT * FROM \"%w\"", table) : NULL;
    if (select) code = sqlite3_prepare_v2(reader->base, select, -1, &reader->rows, NULL);
    sqlite3_free(select);
    if (code == SQLITE_OK && reader->rows) {
        add_header(reader);
        return reader;
    }
    feed_cannot(path, reader->base ? sqlite3_errmsg(reader->base) : "out of memory");
    table_close(reader);
    return NULL;
}

static FeedStatus next_row(TableReader *reader) {
    reader->line.size = reader->at = 0;
    switch (sqlite3_step(reader->rows)) {
    case SQLITE_ROW: add_row(reader); break;
    case SQLITE_DONE: reader->ended = true; break;
    default: return feed_cannot(reader->path, sqlite3_errmsg(reader->base));
    }
    if (!reader->line.failed) return FEED_MORE;
    no_memory();
    return FEED_FAILED;
}

FeedStatus table_read(TableReader *reader, char *to, size_t room, size_t *got) {
    *got = 0;
    while (*got < room && !reader->ended) {
        size_t size = reader->line.size - reader->at;
        if (size == 0) {
            FeedStatus status = next_row(reader);
            if (status != FEED_MORE) return status;
            continue;
        }
        if (size > room - *got) size = room - *got;
        memcpy(to + *got, reader->line.at + reader->at, size);
        reader->at += size;
        *got += size;
    }
    return FEED_MORE;
}

void table_close(TableReader *reader) {
    if (!reader) return;
    sqlite3_finalize(reader->rows);
    sqlite3_close(reader->base);
    buffer_free(&reader->line);
    free(reader);
}

#else

TableReader *table_open(const char *path, const char *table) {
    (void)table;
    feed_cannot(path, "this build reads no SQLite");
    return NULL;
}

FeedStatus table_read(TableReader *reader, char *to, size_t room, size_t *got) {
    (void)reader, (void)to, (void)room;
    *got = 0;
    return FEED_MORE;
}

void table_close(TableReader *reader) {
    (void)reader;
}

#endif
