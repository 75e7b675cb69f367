import { useMemo } from 'preact/hooks';
import type { DiffBase } from '../../protocol/comparison.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { t } from '../strings.ts';
import { baseLabel } from './baseChoice.tsx';

import { baseText, type ComparisonState } from './state.ts';
import { useDiff } from './useDiff.ts';

interface DiffProps {
  readonly column: PanelColumn;
  readonly base: DiffBase | undefined;
  readonly state: ComparisonState;
}

/** A reply with what is different from the base: what it has more, and what the base has more. */
export function DiffView({ column, base, state }: DiffProps) {
  const before = base && baseText(state, base, column);
  const diffTexts = useDiff();
  const diff = useMemo(
    () => (before === undefined ? undefined : diffTexts?.(before, column.text)),
    [before, column.text, diffTexts],
  );
  if (!base) return <p class="description">{t('comparison.noBase')}</p>;
  if (base.kind === 'column' && base.id === column.id) {
    return (
      <>
        <p class="description">{t('comparison.isBase')}</p>
        <pre class="strip-text" dir="auto">
          {column.text}
        </pre>
      </>
    );
  }
  if (before !== undefined && !diff) return <p class="description">{t('detail.loading')}</p>;
  if (!diff) return <p class="description">{t('comparison.noBaseText', baseLabel(base))}</p>;
  return (
    <>
      <p class="description">
        {diff.added + diff.removed === 0
          ? t('comparison.same')
          : t('comparison.changes', String(diff.added), String(diff.removed))}
      </p>
      <pre class="strip-text" dir="auto">
        {diff.parts.map((part, i) =>
          part.kind === 'same' ? (
            part.text
          ) : part.kind === 'added' ? (
            <ins key={i}>{part.text}</ins>
          ) : (
            <del key={i}>{part.text}</del>
          ),
        )}
      </pre>
    </>
  );
}
