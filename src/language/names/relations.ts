import { dirname } from 'node:path/posix';
import { baseName, beside, promptBeside, stemOf } from '../../files/fileNames.ts';
import type { LanguageFile } from '../languageFile.ts';
import { resolveUri } from '../relativePath.ts';
import type { Workspace } from '../workspace.ts';
import { type FileReference, fileReferences, matchedDatasets } from './evalNames.ts';
import { type Name, uriKey } from './name.ts';
import { type LocatedPartialCall, partialCalls } from './partialCalls.ts';

/** Which files contain names of the same things. URIs are {@link uriKey}s. */
export interface Relations {
  file(uri: string): LanguageFile | undefined;
  /** The names of the same field in related files. */
  related(name: Name): readonly Name[];
  /** The files that may contain a name. */
  mentioning(name: Name): Iterable<LanguageFile>;
}

interface FollowedCall extends LocatedPartialCall {
  readonly caller: string;
}

/** Names are not followed below this depth. */
const DEEPEST = 12;

/** Reads the files of the workspace once. The results are cached for each file. */
export function relationsOf(workspace: Workspace): Relations {
  const files = new Map<string, LanguageFile>();
  const prompts = new Map<string, string[]>();
  const callers = new Map<string, FollowedCall[]>();
  const data = new Map<string, Set<string>>();
  for (const file of workspace.files()) {
    const uri = uriKey(file.uri);
    files.set(uri, file);
    if (file.kind !== 'prompt') continue;
    for (const call of partialCalls(file)) {
      push(callers, call.partial, { ...call, caller: uri });
    }
    if (file.isPartial) continue;
    for (const name of new Set([file.promptName, stemOf(file.name)])) {
      push(prompts, `${dirname(uri)}/${name}`, uri);
    }
  }
  for (const [uri, file] of files) {
    if (file.kind === 'dataset') {
      for (const prompt of prompts.get(beside(uri, stemOf(uri))) ?? []) relate(prompt, uri);
    } else if (file.kind === 'eval') {
      const references = fileReferences(file);
      const matched = matchedDatasets(file, files.values());
      for (const prompt of evaluated(file, references)) {
        relate(prompt, uri);
        for (const dataset of matched) relate(prompt, uriKey(dataset.uri));
        for (const { role, uri: dataset } of references) {
          if (role === 'dataset') relate(prompt, dataset);
        }
      }
    }
  }
  return {
    file: uri => files.get(uri),
    related(name) {
      if (name.kind !== 'input' && name.kind !== 'output') return [];
      const beside = [...(data.get(name.uri) ?? [])].map(uri => ({ ...name, uri }));
      if (name.kind === 'output' || name.path.length > DEEPEST) return beside;
      return [...beside, ...inCallers(name), ...inPartials(name)];
    },
    *mentioning(name) {
      if (name.kind === 'file' || name.kind === 'model') {
        for (const file of files.values()) if (file.kind !== 'dataset') yield file;
        return;
      }
      const uris = new Set([name.uri]);
      if (name.kind === 'input' && name.path.length === 1) {
        for (const { caller, hash } of callers.get(name.uri) ?? []) {
          if (hash.has(name.path[0] ?? '')) uris.add(caller);
        }
      }
      for (const uri of uris) {
        const file = files.get(uri);
        if (file) yield file;
      }
    },
  };

  function relate(prompt: string, other: string): void {
    for (const [from, to] of [
      [prompt, other],
      [other, prompt],
    ] as const) {
      const known = data.get(from) ?? new Set<string>();
      data.set(from, known.add(to));
    }
  }

  /** The variable of a partial in the callers of the partial. */
  function inCallers({ kind, uri, path }: Name): readonly Name[] {
    const [first = '', ...rest] = path;
    return (callers.get(uri) ?? []).flatMap(({ caller, context, hash }) => {
      const argument = hash.get(first);
      if (!argument) return context ? [{ kind, uri: caller, path: [...context, ...path] }] : [];
      // The name of an argument is the partial's own. Only the fields below it belong to the caller.
      if (rest.length === 0 || !argument.path) return [];
      return [{ kind, uri: caller, path: [...argument.path, ...rest] }];
    });
  }

  /** The variable of a prompt in the partials that it calls. */
  function inPartials({ kind, uri, path }: Name): readonly Name[] {
    const file = files.get(uri);
    if (file?.kind !== 'prompt') return [];
    return partialCalls(file).flatMap(({ partial, context, hash }) => {
      const found: Name[] = [];
      const seen = context && restOfPath(context, path);
      if (seen && !hash.has(seen[0] ?? '')) found.push({ kind, uri: partial, path: seen });
      for (const [key, argument] of hash) {
        const rest = argument.path && restOfPath(argument.path, path);
        if (rest) found.push({ kind, uri: partial, path: [key, ...rest] });
      }
      return found;
    });
  }
}

/** The rest of a path after another path. Undefined when it does not start with it. */
function restOfPath(
  from: readonly string[],
  path: readonly string[],
): readonly string[] | undefined {
  const leads = path.length > from.length && from.every((step, index) => path[index] === step);
  return leads ? path.slice(from.length) : undefined;
}

/** The prompts of an eval file: those that it names, otherwise the one with its own name. */
function evaluated({ uri }: LanguageFile, references: readonly FileReference[]): readonly string[] {
  const named = references.flatMap(reference => (reference.role === 'prompt' ? reference.uri : []));
  if (named.length > 0) return named;
  const own = resolveUri(uri, baseName(promptBeside(uriKey(uri))));
  return own === undefined ? [] : [own];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
