import type { TextRange } from '../../../prompt/diagnostic.ts';
import { calleeName, type Expression } from '../../../prompt/template/expression.ts';
import type { PromptProse, ProseMessage } from './promptProse.ts';
import { matchXml, xmlTagsOf } from './xmlTags.ts';

const exampleWord = /example|few_?-?shot|\bshots?\b|sample|demonstration/i;

/** Where each example of a prompt stands; undefined when how many there are depends on the run. */
export function examplesOf(prompt: PromptProse): readonly TextRange[] | undefined {
  if (comeFromElsewhere(prompt)) return undefined;
  const kinds = [turns(prompt), elements(prompt), headed(prompt), pairs(prompt)];
  return kinds.reduce((most, kind) => (kind.length > most.length ? kind : most));
}

/** A list of examples in the input, a partial with examples, or turns inside a block. */
function comeFromElsewhere({ file, conditional, messages }: PromptProse): boolean {
  const { template } = file.document;
  const inBlock = (at: number): boolean =>
    conditional.some(({ start, end }) => start <= at && at < end);
  return (
    template.partials.some(({ name }) => name === undefined || exampleWord.test(name)) ||
    template.variables.some(({ path }) => path?.some(step => exampleWord.test(step))) ||
    template.tags.some(
      ({ call }) => call !== undefined && calleeName(call) === 'history' && isEmpty(call.params),
    ) ||
    messages.some(({ role, range }) => role === 'model' && inBlock(range.start))
  );
}

function isEmpty(params: readonly Expression[]): boolean {
  return params.length === 0;
}

function turns({ messages }: PromptProse): readonly TextRange[] {
  return messages
    .filter(({ role, hasValues }, index) => role === 'model' && !hasValues && index > 0)
    .map(({ range }) => range);
}

function elements({ instructions }: PromptProse): readonly TextRange[] {
  return instructions
    .flatMap(message => matchXml(xmlTagsOf(message)).elements)
    .filter(({ open }) => /^(?:example|sample|shot)(?:[-_.]?\d+)?$/i.test(open.name))
    .map(({ open, close }) => ({ start: open.range.start, end: close.range.end }))
    .sort((a, b) => a.start - b.start);
}

const heading = /^\s*(?:#{1,6}\s+example(?!s)\b|(?:\*\*)?example\s*#?\d+\b)/i;

function headed({ instructions }: PromptProse): readonly TextRange[] {
  return instructions
    .flatMap(({ blocks }) => blocks)
    .filter(({ text }) => heading.test(text))
    .map(({ range }) => range);
}

const pair =
  /^[ \t]*(?:input|question|q|text|message):[^\n]*\n(?:[^\n]+\n){0,20}?[ \t]*(?:output|answer|a|label|result):[ \t]*\S/gim;

/** `Input: ...` and `Output: ...`, the output written out. */
function pairs({ instructions }: PromptProse): readonly TextRange[] {
  return instructions.flatMap(({ prose, range }: ProseMessage) =>
    [...prose.matchAll(pair)].map(({ index, 0: written }) => ({
      start: range.start + index,
      end: range.start + index + written.length,
    })),
  );
}
