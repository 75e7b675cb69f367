import { useMemo } from 'preact/hooks';
import { formatCount, formatPercent } from '../../format/figures.ts';
import type { FromHistory } from '../../protocol/history.ts';
import { Prose } from '../prose.tsx';
import { countText, t } from '../strings.ts';
import { Button } from '../widgets.tsx';
import { ActionBar } from './actionBar.tsx';
import { ChartSection } from './chart/chartSection.tsx';
import {
  conversationsOf,
  historyEntries,
  type LoggedConversation,
  listedRuns,
} from './conversations.ts';
import { FilterBar } from './filterBar.tsx';
import { SortChoice } from './list/listHeader.tsx';
import { RunList } from './list/runList.tsx';
import { useNarrowHistory } from './narrow.ts';
import { filteredRuns, hasFilter, sortedRuns } from './runs.ts';
import type { HistoryChoices, HistoryState } from './state.ts';

interface HistoryProps {
  readonly state: HistoryState;
  readonly change: (change: Partial<HistoryChoices>) => void;
  readonly send: (message: FromHistory) => void;
}

export function HistoryView({ state, change, send }: HistoryProps) {
  const { prompt, runs, filters, sort, selected, found } = state;
  const isNarrow = useNarrowHistory();
  const query = filters.query.trim();
  const matching = query !== '' && found?.query === query ? found.ids : undefined;
  const { model, outcome, version, source } = filters;
  const filtered = useMemo(
    () => filteredRuns(runs, { model, outcome, version, source }, matching),
    [runs, model, outcome, version, source, matching],
  );
  const conversations = useMemo(() => conversationsOf(runs), [runs]);
  const entries = useMemo(
    () => sortedRuns(historyEntries(filtered, conversations), sort),
    [filtered, conversations, sort],
  );
  const listed = useMemo(
    () => listedRuns(entries, conversations, new Set(state.opened)),
    [entries, conversations, state.opened],
  );
  const active = listed.find(({ run }) => run.id === state.active)?.run;
  if (!prompt) return null;
  const onFilter = (set: Partial<typeof filters>) => change({ filters: { ...filters, ...set } });
  const onSelect = (id: string) =>
    change({
      active: id,
      selected: selected.includes(id) ? selected.filter(each => each !== id) : [...selected, id],
    });
  const onShowTurns = ({ key }: LoggedConversation, shows: boolean) => {
    const others = state.opened.filter(each => each !== key);
    // A hidden turn cannot be the active one.
    const entry = entries.find(({ id }) => conversations.get(id)?.key === key);
    const isHidden = !shows && active && conversations.get(active.id)?.key === key;
    change({
      opened: shows ? [...others, key] : others,
      ...(isHidden && entry && { active: entry.id }),
    });
  };
  const body = () => (
    <>
      <FilterBar runs={runs} filters={filters} current={prompt.version} onFilter={onFilter} />
      <ChartSection
        runs={filtered}
        current={prompt.version}
        open={state.chartOpen}
        onToggle={chartOpen => change({ chartOpen })}
      />
      <div class="list-bar">
        <ActionBar
          active={active}
          selected={selected}
          send={send}
          onClearSelection={() => change({ selected: [] })}
        />
        {isNarrow && <SortChoice sort={sort} onSort={next => change({ sort: next })} />}
      </div>
      {listed.length === 0 && !isSearching(state) && <p class="empty">{t('history.noMatch')}</p>}
      <RunList
        listed={listed}
        active={active?.id}
        selected={selected}
        sort={sort}
        isNarrow={isNarrow}
        current={prompt.version}
        onActivate={id => change({ active: id })}
        onSelect={onSelect}
        onShowTurns={onShowTurns}
        onOpen={id => send({ type: 'open', id })}
        onSort={next => change({ sort: next })}
      />
    </>
  );
  return (
    <div class="history">
      <header class="history-header">
        <h1>
          <Button
            kind="link"
            title={t('history.title', prompt.file)}
            onClick={() => send({ type: 'openPrompt' })}
          >
            {prompt.file}
          </Button>
        </h1>
        <Status state={state} shown={filtered.length} send={send} />
      </header>
      {runs.length === 0 ? <NoRuns state={state} /> : body()}
    </div>
  );
}

interface StatusProps {
  readonly state: HistoryState;
  /** Number of listed runs. */
  readonly shown: number;
  readonly send: (message: FromHistory) => void;
}

/** How many runs are listed, what is in progress, and what could not be read. */
function Status({ state, shown, send }: StatusProps) {
  const { runs, filters, progress, found } = state;
  const { share, unreadable, problem } = progress;
  const log = (
    <Button kind="link" onClick={() => send({ type: 'openLog' })}>
      {t('failure.openLog')}
    </Button>
  );
  return (
    <div class="status-line">
      <p role="status">
        {hasFilter(filters)
          ? t('history.countOf', formatCount(shown), formatCount(runs.length))
          : countText('history.count', runs.length)}
      </p>
      {share < 1 && <p>{t('history.reading', formatPercent(Math.floor(share * 100) / 100))}</p>}
      {found && isSearching(state) && (
        <p>{t('history.searching', formatPercent(Math.floor(found.share * 100) / 100))}</p>
      )}
      {unreadable > 0 && (
        <p>
          {countText('history.unreadable', unreadable)} {log}
        </p>
      )}
      {problem !== undefined && (
        <p role="alert">
          {problem} {log}
        </p>
      )}
    </div>
  );
}

/** Nothing while the log is read. The status says so. */
function NoRuns({ state: { progress } }: { readonly state: HistoryState }) {
  if (progress.share < 1 || progress.problem !== undefined) return null;
  return (
    <p class="empty">
      <Prose text={t('history.empty')} />
    </p>
  );
}

function isSearching({ filters, found }: HistoryState): boolean {
  return filters.query.trim() !== '' && found !== undefined && found.share < 1;
}
