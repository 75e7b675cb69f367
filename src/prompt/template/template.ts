import type { TextRange } from '../../text/replacement.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { messages } from './messages.ts';
import { nestTags } from './nestTags.ts';
import { scanTags } from './scanTags.ts';
import { calleeName, type Nesting, type Tag } from './tag.ts';
import { type VariableUse, variablesOf } from './variables.ts';

/** A place where the text of a partial is inserted. */
export interface PartialUse {
  /** Absent when the name is calculated: `{{> (lookup ...)}}`. */
  readonly name?: string;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  /** `{{#> name}}...{{/name}}` has its own text in case the partial does not exist. */
  readonly hasFallback: boolean;
}

/** The body of a prompt, or a partial: text with tags. */
export interface Template {
  readonly range: TextRange;
  /** In the order of the text. */
  readonly tags: readonly Tag[];
  readonly nesting: Nesting;
  readonly variables: readonly VariableUse[];
  readonly partials: readonly PartialUse[];
  /** Names that are defined with `{{#*inline "name"}}`. */
  readonly inlinePartials: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the tags in a range of a text. Never throws: an invalid tag has one diagnostic. */
export function parseTemplate(text: string, range: TextRange): Template {
  const tags = scanTags(text, range);
  const nesting = nestTags(tags);
  return {
    range,
    tags,
    nesting,
    variables: variablesOf(tags, nesting),
    partials: tags.flatMap(partialUse),
    inlinePartials: new Set(tags.flatMap(inlineName)),
    diagnostics: [
      ...tags.flatMap(tag => tag.problem ?? []),
      ...nesting.diagnostics,
      ...forbiddenCharacter(text, range, tags),
    ].sort((a, b) => a.range.start - b.range.start),
  };
}

function partialUse({ kind, call, name, nameRange, range }: Tag): readonly PartialUse[] {
  if ((kind !== 'partial' && kind !== 'partialBlock') || !call) return [];
  const { callee } = call;
  // `@partial-block` is the text inside the caller's block.
  if (callee.type === 'path' && callee.data) return [];
  const shape = { range, nameRange, hasFallback: kind === 'partialBlock' };
  return [callee.type === 'call' ? shape : { ...shape, name }];
}

function inlineName({ kind, call }: Tag): readonly string[] {
  if (kind !== 'decorator' || !call || calleeName(call) !== 'inline') return [];
  const [name] = call.params;
  return name?.type === 'literal' ? [String(name.value)] : [];
}

/** Handlebars' lexer does not accept a NUL character between tags. */
function forbiddenCharacter(
  text: string,
  { start, end }: TextRange,
  tags: readonly Tag[],
): readonly Diagnostic[] {
  let at = text.indexOf('\0', start);
  const within = ({ range }: Tag): boolean => range.start <= at && at < range.end;
  while (at !== -1 && tags.some(within)) at = text.indexOf('\0', at + 1);
  if (at === -1 || at >= end) return [];
  const message = messages['tag.nul']();
  return [{ code: 'tag', severity: 'error', message, range: { start: at, end: at + 1 } }];
}
