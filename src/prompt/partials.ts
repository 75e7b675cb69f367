import type { PromptDocument } from './document.ts';
import { parseTemplate, type Template } from './template.ts';

/** The partials a prompt names itself, each once; not those it defines inline. */
export function partialNames(document: PromptDocument): readonly string[] {
  return namesIn(document.template);
}

/**
 * Reads every partial a prompt needs, and those they need. What `read` does not know is absent.
 * Each is read once, so that partials which name each other end too.
 */
export async function resolvePartials(
  document: PromptDocument,
  read: (name: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const asked = new Set<string>();
  let wanted = partialNames(document);
  while (wanted.length > 0) {
    for (const name of wanted) asked.add(name);
    const texts = await Promise.all(wanted.map(async name => ({ name, text: await read(name) })));
    const next: string[] = [];
    for (const { name, text } of texts) {
      if (text === undefined) continue;
      found.set(name, text);
      next.push(...partialNamesIn(text));
    }
    wanted = [...new Set(next)].filter(name => !asked.has(name));
  }
  return found;
}

/** The partials a partial's text names. A frontmatter in it is text like the rest. */
function partialNamesIn(text: string): readonly string[] {
  return text.includes('{{') ? namesIn(parseTemplate(text, { start: 0, end: text.length })) : [];
}

/** The names that lead from a partial back to itself, such as `a, b, a`; undefined when none does. */
export function partialCycle(
  document: PromptDocument,
  partials: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const follow = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    done.add(name);
    return firstOf(partialNamesIn(partials.get(name) ?? ''), [...path, name]);
  };
  const firstOf = (
    names: readonly string[],
    path: readonly string[],
  ): readonly string[] | undefined => {
    for (const name of names) {
      const cycle = follow(name, path);
      if (cycle) return cycle;
    }
    return undefined;
  };
  return firstOf(partialNames(document), []);
}

function namesIn({ partials, inlinePartials }: Template): readonly string[] {
  const names = partials.flatMap(({ name }) => name ?? []);
  return [...new Set(names)].filter(name => !inlinePartials.has(name));
}
