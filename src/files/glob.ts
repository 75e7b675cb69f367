/** A pattern of paths: `*` and `?` in a name, `**` for any number of folders. */
export interface Glob {
  /** Whether the pattern matches a path with `/` between the parts. */
  matches(path: string): boolean;
  /** Whether the pattern can match a path in this folder. */
  mayMatchIn(folder: string): boolean;
}

/** Whether a path is a pattern. */
export function isGlob(path: string): boolean {
  return /[*?]/.test(path);
}

const ANY_FOLDERS = '**';

/**
 * Wildcards do not match the dot at the beginning of a hidden name, as in shells. All other characters,
 * brackets and braces too, mean themselves. Matching takes at most the product of both lengths.
 */
export function globOf(pattern: string): Glob {
  const parts = segmentsOf(pattern);

  /** The numbers of parts that can match the beginning of a path. */
  function after(path: string): ReadonlySet<number> {
    let counts: ReadonlySet<number> = withEmpty([0]);
    for (const name of segmentsOf(path)) {
      counts = withEmpty(
        [...counts].flatMap(count => {
          const part = parts[count];
          if (part === undefined) return [];
          if (part === ANY_FOLDERS) return name.startsWith('.') ? [] : [count];
          return isNameLike(name, part) ? [count + 1] : [];
        }),
      );
    }
    return counts;
  }

  /** Adds the counts after `**` for no folder. */
  function withEmpty(counts: readonly number[]): ReadonlySet<number> {
    const all = new Set(counts);
    // A set also visits what is added during the loop.
    for (const count of all) if (parts[count] === ANY_FOLDERS) all.add(count + 1);
    return all;
  }

  return {
    matches: path => after(path).has(parts.length),
    mayMatchIn: folder => [...after(folder)].some(count => count < parts.length),
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

/** Only the last `*` has to be tried again at a later place. */
function isNameLike(name: string, part: string): boolean {
  if (name.startsWith('.') && !part.startsWith('.')) return false;
  let [at, from, star, starAt] = [0, 0, -1, 0];
  while (at < name.length) {
    if (part[from] === '*') {
      star = from;
      starAt = at;
      from += 1;
    } else if (part[from] === '?' || (from < part.length && part[from] === name[at])) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      starAt += 1;
      at = starAt;
      from = star + 1;
    } else return false;
  }
  return /^\**$/.test(part.slice(from));
}
