import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { keyRange } from '../../../prompt/frontmatter/yamlRange.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { PromptFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { type Claim, claimsOf, contradict, mayClaim } from './claims.ts';
import { type PromptProse, sentencesWith } from './promptProse.ts';

/** Two instructions on the output of which only one can be followed; told at the later. */
export function contradictions({
  file,
  instructions,
  conditional,
}: PromptProse): readonly Diagnostic[] {
  const { text, metadata } = file.document;
  const always = (at: number): boolean =>
    !conditional.some(({ start, end }) => start <= at && at < end);
  const said = sentencesWith(instructions, mayClaim)
    .flatMap(sentence => claimsOf(sentence, text.slice(sentence.range.start, sentence.range.end)))
    .filter(({ range }) => always(range.start))
    .filter(({ subject }) => subject !== 'reasoning' || !hasReasoningField(metadata.output.schema));
  const schema = frontmatterClaim(file);
  const first = new Map<string, Claim>(schema && [['format', schema]]);
  return said.flatMap(claim => {
    const earlier = first.get(claim.subject);
    if (!earlier) first.set(claim.subject, claim);
    return earlier && contradict(earlier, claim) ? [finding(file, earlier, claim)] : [];
  });
}

/** An output schema asks for JSON before the prompt says a word. */
function frontmatterClaim({ document }: PromptFile): Claim | undefined {
  const { frontmatter, metadata } = document;
  const { format, schema } = metadata.output;
  if (!frontmatter || (format !== 'json' && (!schema || format !== undefined))) return undefined;
  const range = keyRange(frontmatter.yaml, ['output']);
  return range && { subject: 'format', value: 'json', wanted: true, range, text: 'output' };
}

function hasReasoningField(schema: unknown): boolean {
  const properties = isRecord(schema) ? schema['properties'] : undefined;
  return (
    isRecord(properties) &&
    Object.keys(properties).some(name =>
      /reason|expla|rational|think|analys|justif|why/i.test(name),
    )
  );
}

function finding({ text }: PromptFile, earlier: Claim, later: Claim): Diagnostic {
  const line = text.positionAt(earlier.range.start).line + 1;
  const message =
    earlier.text === 'output'
      ? messages['style-contradiction.output'](later.text)
      : messages['style-contradiction'](later.text, earlier.text, line);
  return { code: 'style-contradiction', severity: 'hint', message, range: later.range };
}
