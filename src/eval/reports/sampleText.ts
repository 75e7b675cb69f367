import { visibleText } from '../../format/visibleText.ts';
import { messages } from './messages.ts';
import type { ReportedSample } from './report.ts';

/** Why a sample did not pass, one finding each: its error, then what its scorers say. */
export function sampleFindings(sample: ReportedSample): readonly string[] {
  const { error, scores, outcome, unjudged = [] } = sample;
  const provider = error?.providerMessage;
  return [
    ...(error ? [error.message] : []),
    ...(error && provider && !error.message.includes(provider)
      ? [messages.providerMessage(provider)]
      : []),
    ...scores.flatMap(({ scorer, metric = scorer, reasons }) =>
      reasons.map(reason => `${metric}: ${reason}`),
    ),
    ...(outcome === 'skipped'
      ? unjudged.map(({ scorer, reason }) => messages.notJudged(scorer, reason))
      : []),
  ];
}

/** A value of a row as people read it: a text as it is, anything else as JSON. */
export function wholeValueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '');
}

/** The start of a text, which says how much was cut; characters that act or hide are shown as signs. */
export function visibleStart(text: string, most: number): string {
  if (text.length <= most) return visibleText(text);
  return messages.moreCharacters(visibleText(text.slice(0, most)), text.length - most);
}
