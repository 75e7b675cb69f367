import type { DiffBase } from '../../protocol/comparison.ts';
import { t } from '../strings.ts';
import type { ComparisonProps } from './comparisonProps.ts';
import { baseOf, basesOf, sameBase } from './state.ts';

/** What the replies are compared with. */
export function BaseChoice({ state, act }: ComparisonProps) {
  const bases = basesOf(state);
  const base = baseOf(state);
  const { layout } = state;
  return (
    <label class="base-choice">
      <span>{t('comparison.against')}</span>
      <select
        value={String(bases.findIndex(each => base && sameBase(each, base)))}
        onChange={({ currentTarget }) => {
          const chosen = bases[Number(currentTarget.value)];
          if (chosen) act({ type: 'layout', layout: { ...layout, base: chosen } });
        }}
      >
        {bases.map((each, i) => (
          <option key={baseLabel(each)} value={String(i)}>
            {baseLabel(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function baseLabel(base: DiffBase): string {
  switch (base.kind) {
    case 'expected':
      return t('comparison.expected');
    case 'previous':
      return t('comparison.previous');
    case 'column':
      return base.id;
  }
}
