import type { Preview, PreviewKind, PreviewSpan } from '../../protocol/preview.ts';
import { t } from '../strings.ts';

export interface LegendEntry {
  /** The same for every span of one origin. */
  readonly key: string;
  readonly kind: PreviewKind;
  readonly title: string;
  /** The class with the color and underline of the spans. */
  readonly look: string;
  /** Number of spans. */
  readonly count: number;
}

/**
 * Number of styles for variables. With more variables the styles repeat, and the tooltip distinguishes them.
 */
const LOOKS = 6;

const titles: Readonly<Record<PreviewKind, (span: PreviewSpan) => string>> = {
  template: () => t('legend.template'),
  variable: ({ name }) => `{{${name}}}`,
  partial: ({ label }) => label,
  helper: ({ name }) => t('legend.helper', name),
  history: () => t('preview.history'),
};

const order: readonly PreviewKind[] = ['template', 'variable', 'helper', 'partial', 'history'];

export function originKey({ kind, name }: PreviewSpan): string {
  return `${kind} ${name}`;
}

/** The origins of the messages: template text first, then each variable, helper and partial. */
export function legendOf({ messages }: Pick<Preview, 'messages'>): readonly LegendEntry[] {
  const spans = messages.flatMap(({ parts }) =>
    parts.flatMap(part => (part.type === 'text' ? part.spans : [])),
  );
  const counts = new Map<string, number>();
  const firsts = new Map<string, PreviewSpan>();
  for (const span of spans) {
    const key = originKey(span);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (!firsts.has(key)) firsts.set(key, span);
  }
  let variables = 0;
  return [...firsts]
    .sort(([, a], [, b]) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(([key, span]) => ({
      key,
      kind: span.kind,
      title: titles[span.kind](span),
      look: span.kind === 'variable' ? `variable-${variables++ % LOOKS}` : span.kind,
      count: counts.get(key) ?? 0,
    }));
}
