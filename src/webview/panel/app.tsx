import type { ComponentChildren } from 'preact';
import { t } from '../strings.ts';
import { Button } from '../widgets.tsx';
import { ColumnsView } from './column/columnsView.tsx';
import { ComparisonView } from './comparison/comparisonView.tsx';
import { InputForm } from './setup/inputForm.tsx';
import { ModelList } from './setup/modelList.tsx';
import { PromptHeader } from './setup/promptHeader.tsx';
import { RunActions } from './setup/runActions.tsx';
import { RunStatus } from './setup/runStatus.tsx';
import type { Act, PanelState } from './state.ts';

export function App({ state, act }: { readonly state: PanelState; readonly act: Act }) {
  return (
    <>
      <div class="visually-hidden" role="status" aria-live="polite">
        {state.announcement}
      </div>
      {content(state, act)}
    </>
  );
}

function content(state: PanelState, act: Act): ComponentChildren {
  const { prompt } = state;
  if (!state.ready) return null;
  if (!prompt) return <Welcome act={act} />;
  return (
    <div class="panel">
      <div class="setup">
        <div class="setup-body">
          <PromptHeader prompt={prompt} act={act} />
          <InputForm prompt={prompt} act={act} />
          <ModelList models={prompt.models} act={act} />
        </div>
        <RunActions state={state} prompt={prompt} act={act} />
      </div>
      {state.columns.length === 0 ? (
        <p class="description results-hint">{t('run.hint')}</p>
      ) : (
        <section class="results" aria-label={t('replies')} aria-busy={state.running}>
          <RunStatus
            running={state.running}
            starts={state.starts}
            columns={state.columns}
            act={act}
          />
          <ComparisonView columns={state.columns} running={state.running} />
          <ColumnsView columns={state.columns} act={act} />
        </section>
      )}
    </div>
  );
}

function Welcome({ act }: { readonly act: Act }) {
  return (
    <div class="welcome">
      <p>{t('welcome.text')}</p>
      <Button icon="go-to-file" onClick={() => act({ type: 'openPrompt' })}>
        {t('welcome.open')}
      </Button>
      <Button icon="new-file" kind="secondary" onClick={() => act({ type: 'newPrompt' })}>
        {t('welcome.new')}
      </Button>
    </div>
  );
}
