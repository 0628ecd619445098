/* The SQL of migrations/NNN_*.sql, in order; made by embed.py during the build. */
#ifndef KREIDE_MIGRATIONS_H
#define KREIDE_MIGRATIONS_H

extern const char *const migrations[];
extern const int migration_count;

#endif
