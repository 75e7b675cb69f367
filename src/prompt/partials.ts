import { isPartialName } from '../files/fileNames.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PromptDocument } from './document.ts';
import { messages } from './messages.ts';
import { parseTemplate, type Template } from './template/template.ts';

/** The partials that a prompt names itself, without duplicates and without those that it defines inline. */
export function partialNames(document: PromptDocument): readonly string[] {
  return namedPartials(document.template);
}

/**
 * The text of a partial, or why it is not read, as the end of a sentence. Undefined when it does not exist.
 */
export type PartialRead = string | { readonly problem: string } | undefined;

export interface ResolvedPartials {
  readonly texts: ReadonlyMap<string, string>;
  /**
   * Problems of partials that may not or cannot be read, each at the prompt's own tag that leads to the
   * partial.
   */
  readonly problems: readonly Diagnostic[];
}

/** A sentence that says why a partial is not read. */
export function partialProblem(name: string, problem?: string): string | undefined {
  if (!isPartialName(name)) {
    return messages['unreadable-partial.name'](name);
  }
  return problem === undefined ? undefined : messages['unreadable-partial'](name, problem);
}

/** A sentence that says that a partial's blocks are nested too deeply to be rendered. */
export function partialTooDeep(name: string): string {
  return messages['render.partialTooDeep'](name);
}

/**
 * Reads every partial that a prompt needs, directly or through other partials. Partials that `read` does not
 * find are absent. Each is read once, so partials may call each other.
 */
export async function resolvePartials(
  document: PromptDocument,
  read: (name: string) => Promise<PartialRead>,
): Promise<ResolvedPartials> {
  const texts = new Map<string, string>();
  const problems: Diagnostic[] = [];
  /** For each partial, the partial in the prompt itself that leads to it. */
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

/** The partials that a partial's text names. A frontmatter in it is ordinary text. */
function partialNamesIn(text: string): readonly string[] {
  return text.includes('{{')
    ? namedPartials(parseTemplate(text, { start: 0, end: text.length }))
    : [];
}

/** The names from a partial back to itself, such as `a, b, a`. Undefined when there is no cycle. */
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

function namedPartials({ partials, inlinePartials }: Template): readonly string[] {
  const names = partials.flatMap(({ name }) => name ?? []);
  return [...new Set(names)].filter(name => !inlinePartials.has(name));
}
