import type { PageColumn } from '../pageData.ts';
import { messages } from './messages.ts';
import type { Selection } from './selection.ts';

type Choices = readonly (readonly [value: string, label: string])[];

const outcomeChoices: Choices = [
  ['', messages.allOutcomes()],
  ['failed', 'failed'],
  ['errored', 'errors'],
  ['skipped', 'skipped'],
  ['passed', 'passed'],
  ['mixed', messages.passedAndFailed()],
];

const changeChoices: Choices = [
  ['', messages.allRows()],
  ['newlyFailing', messages.newlyFailing()],
  ['newlyPassing', messages.newlyPassing()],
  ['flaky', 'flaky'],
];

const sortChoices: Choices = [
  ['dataset', 'dataset'],
  ['score', messages.lowestScore()],
  ['time', messages.longestTime()],
  ['cost', messages.highestCost()],
];

interface FiltersProps {
  readonly selection: Selection;
  readonly columns: readonly PageColumn[];
  readonly isCompared: boolean;
  /** `12 of 48 rows`. */
  readonly status: string;
  readonly onChange: (selection: Selection) => void;
}

export function SampleFilters({ selection, columns, isCompared, status, onChange }: FiltersProps) {
  const set = (change: Partial<Selection>): void => onChange({ ...selection, ...change });
  const models: Choices = [
    ['-1', messages.allModels()],
    ...columns.map(({ name }, at) => [String(at), name] as const),
  ];
  return (
    <search class="filters">
      <label>
        Search
        <input
          type="search"
          value={selection.text}
          onInput={({ currentTarget }) => set({ text: currentTarget.value })}
        />
      </label>
      <Choice
        label="Outcome"
        value={selection.outcome}
        choices={outcomeChoices}
        onChange={outcome => set({ outcome })}
      />
      {isCompared && (
        <Choice
          label="Baseline"
          value={selection.change}
          choices={changeChoices}
          onChange={change => set({ change })}
        />
      )}
      {columns.length > 1 && (
        <Choice
          label="Model"
          value={String(selection.column)}
          choices={models}
          onChange={column => set({ column: Number(column) })}
        />
      )}
      <Choice
        label="Order"
        value={selection.sort}
        choices={sortChoices}
        onChange={sort => set({ sort: sort as Selection['sort'] })}
      />
      <output aria-live="polite">{status}</output>
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: Choices;
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, choices, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
