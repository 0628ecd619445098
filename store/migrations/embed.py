"""Numbered SQL files -> one C file with their texts in order: embed.py OUT.c 001_a.sql 002_b.sql ..."""
import os
import sys


def literal(line):
	return '\t"' + line.replace('\\', '\\\\').replace('"', '\\"') + '\\n"'


def main(out, paths):
	parts = ['#include "migrations.h"', '', 'const char *const migrations[] = {']
	for number, path in enumerate(paths, start=1):
		name = os.path.basename(path)
		if int(name.split('_')[0]) != number:
			sys.exit(f'{name}: expected number {number:03}')
		with open(path, encoding='utf-8') as file:
			parts.append('\n'.join(literal(line) for line in file.read().splitlines()) + ',')
	parts += ['};', f'const int migration_count = {len(paths)};', '']
	with open(out, 'w', encoding='utf-8') as file:
		file.write('\n'.join(parts))


main(sys.argv[1], sys.argv[2:])
