import { hash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { largest, readBelow } from '../../files/read.ts';
import type { ModuleGrant } from '../../trust/grant.ts';
import { messages } from './messages.ts';

/** A scorer module with every file of the workspace that it imports, as they were read. */
export interface ScorerModule {
  /** Absolute path without symbolic links. */
  readonly file: string;
  readonly grant: ModuleGrant;
  /** SHA-256 (64 hex digits) of each file that the module may load, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether the code contains the word `expected`. */
  readonly readsExpected: boolean;
}

export type LoadedModule =
  | { readonly ok: true; readonly module: ScorerModule }
  /** A sentence with a next step. */
  | { readonly ok: false; readonly message: string };

const extensions = ['.ts', '.mts', '.js', '.mjs', '.cjs'];

/** Maximum number of files of one module. A larger program should be a package. */
const MOST_FILES = 200;

/** Every quoted text that begins like a relative path: imports, and files that the module reads. */
const relativePath = /(["'`])(\.{1,2}\/[^"'`\r\n]*)\1/g;

/** The endings that Node tries for a path without an extension. */
const endings = ['', '.js', '.json', '.cjs', '/index.js'];

/**
 * Reads a module and the files that it imports by relative paths, directly or through other files. Packages
 * and calculated paths are not followed. The process of the module refuses to load calculated paths.
 * @param root the folder that must hold all of them.
 */
export async function readModule(path: string, root: string): Promise<LoadedModule> {
  if (!extensions.includes(extname(path))) {
    return {
      ok: false,
      message: messages.otherLanguage(
        path,
        new Intl.ListFormat('en', { type: 'disjunction' }).format(extensions),
      ),
    };
  }
  const first = await readBelow(root, path, largest.settings);
  if (!first.ok) {
    return { ok: false, message: messages.unreadable(path, first.problem) };
  }
  const found = new Map<string, Uint8Array>([[first.path, first.bytes]]);
  // Entries that are added during the loop are visited too.
  for (const [file, bytes] of found) {
    for (const [, , written = ''] of decodedText(bytes).matchAll(relativePath)) {
      for (const ending of endings) {
        const below = await readBelow(
          root,
          join(dirname(file), written + ending),
          largest.settings,
        );
        if (below.ok && !found.has(below.path)) found.set(below.path, below.bytes);
      }
    }
    if (found.size > MOST_FILES) {
      return {
        ok: false,
        message: messages.tooManyFiles(path, MOST_FILES),
      };
    }
  }
  return { ok: true, module: moduleOf(first.path, found, await realpath(root)) };
}

function moduleOf(
  file: string,
  found: ReadonlyMap<string, Uint8Array>,
  root: string,
): ScorerModule {
  const files = [...found].map(([path, bytes]) => [path, hash('sha256', bytes)] as const);
  const named = files.map(([path, digest]) => [pathBelow(root, path), digest] as const).sort();
  const module = pathBelow(root, file);
  return {
    file,
    files: Object.fromEntries(files),
    grant: {
      module,
      digest: hash('sha256', JSON.stringify(named)),
      imports: named.map(([name]) => name).filter(name => name !== module),
    },
    readsExpected: [...found.values()].some(bytes => /\bexpected\b/.test(decodedText(bytes))),
  };
}

function pathBelow(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function decodedText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
