import { PageContexts } from '../replies/pageContexts.tsx';
import { t } from '../strings.ts';
import { BeforeRun } from './beforeRun.tsx';
import { ColumnStrip } from './columnStrip.tsx';
import type { ComparisonProps } from './comparisonProps.ts';
import { FieldsView } from './fieldsView.tsx';
import { shownColumns } from './state.ts';
import { SummaryTable } from './summaryTable.tsx';
import { Toolbar } from './toolbar.tsx';

export function ComparisonApp({ state, act }: ComparisonProps) {
  const { panel, layout } = state;
  if (!panel.ready) return null;
  if (!panel.prompt) return <h1 class="comparison-hint">{t('comparison.noPrompt')}</h1>;
  const columns = shownColumns(state);
  return (
    <PageContexts state={panel}>
      <div class="comparison-page">
        <div class="visually-hidden" role="status" aria-live="polite">
          {panel.announcement}
        </div>
        <Toolbar state={state} act={act} />
        <BeforeRun state={state} act={act} />
        {panel.columns.length === 0 ? (
          <p class="description comparison-hint">{t('comparison.empty')}</p>
        ) : (
          <>
            <SummaryTable
              columns={columns}
              open={layout.summary}
              onToggle={summary => act({ type: 'layout', layout: { ...layout, summary } })}
            />
            {layout.mode === 'fields' ? (
              <FieldsView columns={columns} expected={panel.prompt.row?.output} />
            ) : (
              <ColumnStrip columns={columns} state={state} act={act} />
            )}
          </>
        )}
      </div>
    </PageContexts>
  );
}
