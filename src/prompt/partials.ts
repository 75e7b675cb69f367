import { isPartialName } from '../files/fileNames.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PromptDocument } from './document.ts';
import { messages } from './messages.ts';
import { parseTemplate, type Template } from './template/template.ts';

/** The partials a prompt names itself, each once; not those it defines inline. */
export function partialNames(document: PromptDocument): readonly string[] {
  return namesIn(document.template);
}

/** A partial's text, or why it is not read as the end of a sentence; undefined when there is none. */
export type PartialRead = string | { readonly problem: string } | undefined;

export interface ResolvedPartials {
  readonly texts: ReadonlyMap<string, string>;
  /** Partials that may not or cannot be read, each at the prompt's own tag that leads to it. */
  readonly problems: readonly Diagnostic[];
}

/** Why a partial is not read, in a sentence. */
export function partialProblem(name: string, problem?: string): string | undefined {
  if (!isPartialName(name)) {
    return messages['unreadable-partial.name'](name);
  }
  return problem === undefined ? undefined : messages['unreadable-partial'](name, problem);
}

/** Why a partial is not rendered whose blocks are nested too deeply. */
export function partialTooDeep(name: string): string {
  return messages['render.partialTooDeep'](name);
}

/**
 * Reads every partial a prompt needs, and those they need. What `read` does not know is absent.
 * Each is read once, so that partials which name each other end too.
 */
export async function resolvePartials(
  document: PromptDocument,
  read: (name: string) => Promise<PartialRead>,
): Promise<ResolvedPartials> {
  const texts = new Map<string, string>();
  const problems: Diagnostic[] = [];
  /** The partial that the prompt itself names, for each that follows from it. */
  const origins = new Map<string, string>();
  const want = (names: readonly string[], origin?: string): readonly string[] =>
    names.filter(name => {
      if (origins.has(name)) return false;
      origins.set(name, origin ?? name);
      return true;
    });
  const refuse = (name: string, message: string): void => {
    const tag = document.template.partials.find(each => each.name === origins.get(name));
    const range = tag?.nameRange ?? document.template.range;
    problems.push({ code: 'unreadable-partial', severity: 'error', message, range });
  };
  let wanted = want(partialNames(document));
  while (wanted.length > 0) {
    const reads = await Promise.all(
      wanted.map(async name => ({ name, read: await readOne(name) })),
    );
    wanted = reads.flatMap(({ name, read }) => {
      if (typeof read === 'string') {
        texts.set(name, read);
        return want(partialNamesIn(read), origins.get(name));
      }
      const message = partialProblem(name, read?.problem);
      if (message !== undefined) refuse(name, message);
      return [];
    });
  }
  return { texts, problems };

  async function readOne(name: string): Promise<PartialRead> {
    return isPartialName(name) ? await read(name) : undefined;
  }
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
