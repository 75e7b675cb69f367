import type { PromptDocument } from '../../prompt/document.ts';
import { calleeName } from '../../prompt/template/expression.ts';
import type { Branch } from '../../prompt/template/nestTags.ts';
import { type InputPath, visibleScope } from '../../prompt/template/variables.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { stepInto } from '../../schema/schemaWalk.ts';
import { openBlocks } from './tagCursor.ts';

/** What the input schema says of a path; undefined where it is open, missing or not known. */
export function schemaOfInput(
  { metadata }: PromptDocument,
  path: InputPath | undefined,
): JsonSchema | undefined {
  let here = metadata.input.schema;
  for (const step of path ?? []) {
    if (!here) return undefined;
    const next = stepInto(here, step);
    here = next.found === 'schema' ? next.schema : undefined;
  }
  return path && here;
}

/** Where the words of a path lead from a branch: `user.name`, `../plan`, `this`, `@root.x`. */
export function resolveWritten(written: string, branch: Branch | undefined): InputPath | undefined {
  const { contexts, names } = visibleScope(branch);
  const steps = written.split(/[./]/).filter(step => step !== '' && step !== 'this');
  const up = [...written.matchAll(/\.\.\//g)].length;
  const [first = '', ...rest] = steps;
  if (first.startsWith('@')) return first === '@root' ? rest : undefined;
  if (up === 0 && !/^(?:this\b|\.)/.test(written) && names.has(first)) {
    const named = names.get(first);
    return named && [...named, ...rest];
  }
  const context = contexts[up];
  return context && [...context, ...steps];
}

/** Whether a branch stands in an `each`, where `@index` and its like are set. */
export function inLoop(branch: Branch | undefined): boolean {
  return openBlocks(branch).some(({ open }) => open.call && calleeName(open.call) === 'each');
}
