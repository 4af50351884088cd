/* cmd_run_gzip.h -- a file of gzip, member after member, each with its checksum. Zeros may pad the
 * last one, as gzip(1) has it; whatever else follows is an error, for it may have been patients. */
#ifndef PGL_CMD_CMD_RUN_GZIP_H
#define PGL_CMD_CMD_RUN_GZIP_H

#include "cmd/cohort.h"

enum { GZIP_MAGIC = 2 };

/* Do these bytes begin a member? */
bool gzip_begins(const char *at, size_t size);

typedef struct Gzip Gzip;

/* Reads on from 'file', which stays the caller's; 'magic' has been read. NULL after a complaint. */
Gzip *gzip_open(int file, const char *name, const char magic[GZIP_MAGIC]);
/* Up to 'room' bytes; *got is 0 at the end. FEED_FAILED after a complaint. */
FeedStatus gzip_read(Gzip *gzip, char *to, size_t room, size_t *got);
/* How many bytes of the file have been read, but not inflated. */
size_t gzip_ahead(const Gzip *gzip);
void gzip_close(Gzip *gzip);

#endif
