import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { calleeName, type Expression } from '../../../prompt/template/tag.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { messages } from '../../messages/diagnostics.ts';
import { type PromptProse, type ProseMessage, sentencesWith } from './promptProse.ts';
import { matchXml, xmlTagsOf } from './xmlTags.ts';

const fewest = 2;
const most = 5;

/** Reports a single example, which is usually copied, and more than a handful, which mostly add cost. */
export function exampleCount(prompt: PromptProse): readonly Diagnostic[] {
  const examples = examplesOf(prompt) ?? [];
  const [first] = examples;
  const range = examples.length > most ? examples[most] : first;
  if (!range || (examples.length >= fewest && examples.length <= most)) return [];
  const message =
    examples.length < fewest
      ? messages['style-example-count.few']()
      : messages['style-example-count.many'](examples.length);
  return [{ code: 'style-example-count', severity: 'hint', message, range }];
}

const extraction = /\b(?:extract|pull out|parse out|note down|read off|pick out)\b/i;
const negated = /\b(?:not|never|don't|do not)\s+(?:extract|pull|parse|note|read|pick)\b/i;

/** Reports that a prompt for extracting several fields has no example. */
export function noExamples(prompt: PromptProse): readonly Diagnostic[] {
  const { file, instructions } = prompt;
  const properties = file.document.metadata.output.schema?.['properties'];
  if (!isRecord(properties) || Object.keys(properties).length < 2) return [];
  if (file.isPartial) return [];
  for (const { text, range } of sentencesWith(instructions, extraction)) {
    const found = extraction.exec(text);
    if (!found || negated.test(text)) continue;
    if (examplesOf(prompt)?.length !== 0) return [];
    const start = range.start + found.index;
    const message = messages['style-no-examples']();
    const at = { start, end: start + found[0].length };
    return [{ code: 'style-no-examples', severity: 'hint', message, range: at }];
  }
  return [];
}

const exampleWord = /example|few_?-?shot|\bshots?\b|sample|demonstration/i;

/** The places of a prompt's examples. Undefined when their number depends on the run. */
function examplesOf(prompt: PromptProse): readonly TextRange[] | undefined {
  if (comeFromElsewhere(prompt)) return undefined;
  const kinds = [turns(prompt), elements(prompt), headed(prompt), pairs(prompt)];
  return kinds.reduce((most, kind) => (kind.length > most.length ? kind : most));
}

/** Whether examples come from a list in the input, a partial or turns in a block. */
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

/** `Input: ...` and `Output: ...` pairs with a written output. */
function pairs({ instructions }: PromptProse): readonly TextRange[] {
  return instructions.flatMap(({ prose, range }: ProseMessage) =>
    [...prose.matchAll(pair)].map(({ index, 0: written }) => ({
      start: range.start + index,
      end: range.start + index + written.length,
    })),
  );
}
