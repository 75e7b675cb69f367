import { readFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { root } from './host/paths.ts';

export interface Import {
  /** Path relative to `src` with forward slashes: `run/run.ts`. */
  readonly from: string;
  /** A path relative to `src`, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
  /** `export … from`: importers of this file reach another through it. */
  readonly isPassedOn: boolean;
}

/** Every import in src/. */
export async function readImports(): Promise<readonly Import[]> {
  const files = await glob('src/**/*.{ts,tsx}', { cwd: root });
  const each = await Promise.all(
    files.map(async file => {
      const from = file.split(sep).join('/').slice('src/'.length);
      return importsIn(from, await readFile(join(root, file), 'utf8'));
    }),
  );
  return each.flat();
}

const statement =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)/g;

/** The imports in the text of a file: static, dynamic, and of re-exports. */
export function importsIn(from: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map(match => {
    const target = match[3] ?? match[4] ?? '';
    return {
      from,
      to: target.startsWith('.') ? posix.join(posix.dirname(from), target) : target,
      typeOnly: match[2] !== undefined,
      isPassedOn: match[1] === 'export',
    };
  });
}
