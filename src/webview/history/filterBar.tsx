import { useMemo } from 'preact/hooks';
import { formatCount } from '../../format/figures.ts';
import { outcomeLabels, type RunOutcome } from '../../format/outcome.ts';
import type { RunSummary } from '../../protocol/history.ts';
import { type StringKey, t, translated } from '../strings.ts';
import { Button } from '../widgets.tsx';
import { versionCell } from './cells.ts';
import {
  type FilterChoice,
  filterChoices,
  hasFilter,
  noFilters,
  type RunFilters,
  type SourceFilter,
  sourceFilterOf,
  versionsOf,
} from './runs.ts';

interface FilterBarProps {
  /** All runs: the choices do not depend on the filters. */
  readonly runs: readonly RunSummary[];
  readonly filters: RunFilters;
  readonly current: string | undefined;
  readonly onFilter: (change: Partial<RunFilters>) => void;
}

const sourceTitles: Readonly<Record<SourceFilter, StringKey>> = {
  live: 'history.live',
  replayed: 'history.replayed',
  sandbox: 'history.sandbox',
};

export function FilterBar({ runs, filters, current, onFilter }: FilterBarProps) {
  const models = useMemo(() => filterChoices(runs, ({ model }) => model), [runs]);
  const outcomes = useMemo(() => filterChoices(runs, ({ outcome }) => outcome), [runs]);
  const sources = useMemo(() => filterChoices(runs, sourceFilterOf), [runs]);
  const versions = useMemo(() => {
    const counted = new Map(
      filterChoices(runs, run => run.version).map(each => [each.value, each]),
    );
    // The newest first.
    return versionsOf(runs)
      .toReversed()
      .flatMap(version => counted.get(version) ?? []);
  }, [runs]);
  return (
    <search class="filters" aria-label={t('history.filters')}>
      <input
        type="search"
        class="query"
        dir="auto"
        placeholder={t('history.search')}
        aria-label={t('history.search')}
        value={filters.query}
        onInput={({ currentTarget }) => onFilter({ query: currentTarget.value })}
      />
      <Select
        label={t('history.model')}
        any={t('history.anyModel')}
        choices={models}
        value={filters.model}
        textOf={model => model}
        onChange={model => onFilter({ model })}
      />
      <Select
        label={t('history.outcome')}
        any={t('history.anyOutcome')}
        choices={outcomes}
        value={filters.outcome}
        textOf={(outcome: RunOutcome) => translated(outcomeLabels[outcome])}
        onChange={outcome => onFilter({ outcome })}
      />
      <Select
        label={t('history.version')}
        any={t('history.anyVersion')}
        choices={versions}
        value={filters.version}
        textOf={version => versionCell({ version }, current).text}
        onChange={version => onFilter({ version })}
      />
      <Select
        label={t('history.source')}
        any={t('history.anySource')}
        choices={sources}
        value={filters.source}
        textOf={(source: SourceFilter) => t(sourceTitles[source])}
        onChange={source => onFilter({ source })}
      />
      {hasFilter(filters) && (
        <Button kind="link" icon="close" onClick={() => onFilter(noFilters)}>
          {t('history.clear')}
        </Button>
      )}
    </search>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  /** The text for no filter. */
  readonly any: string;
  readonly choices: readonly FilterChoice<T>[];
  readonly value: T | '';
  readonly textOf: (value: T) => string;
  readonly onChange: (value: T | '') => void;
}

/** A chosen value stays in the list when no run has it, such as before the log was read. */
function Select<T extends string>({
  label,
  any,
  choices,
  value,
  textOf,
  onChange,
}: SelectProps<T>) {
  const isListed = value === '' || choices.some(choice => choice.value === value);
  const all = isListed ? choices : [...choices, { value, count: 0 }];
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = all.find(choice => choice.value === currentTarget.value);
        onChange(chosen?.value ?? '');
      }}
    >
      <option value="">{any}</option>
      {all.map(choice => (
        <option key={choice.value} value={choice.value}>
          {t('history.choice', textOf(choice.value), formatCount(choice.count))}
        </option>
      ))}
    </select>
  );
}
