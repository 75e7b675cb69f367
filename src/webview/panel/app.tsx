import type { ComponentChildren } from 'preact';
import { MessagesSection } from '../before/messagesSection.tsx';
import { PageContexts } from '../replies/pageContexts.tsx';
import type { Act, PanelState } from '../replies/state.ts';
import { t } from '../strings.ts';
import { Button } from '../widgets.tsx';
import { RepliesView } from './replies/repliesView.tsx';
import { InputSection } from './setup/inputSection.tsx';
import { ModelList } from './setup/modelList.tsx';
import { PromptNotes } from './setup/promptNotes.tsx';
import { RunBar } from './setup/runBar.tsx';

export function App({ state, act }: { readonly state: PanelState; readonly act: Act }) {
  return (
    <>
      <div class="visually-hidden" role="status" aria-live="polite">
        {state.announcement}
      </div>
      <PageContexts state={state}>{content(state, act)}</PageContexts>
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
        <RunBar state={state} prompt={prompt} act={act} />
        <div class="setup-body">
          {prompt.description && (
            <p class="description" dir="auto">
              {prompt.description}
            </p>
          )}
          <PromptNotes prompt={prompt} />
          <InputSection state={state} prompt={prompt} act={act} />
          <ModelList models={prompt.models} autoRun={prompt.autoRun} act={act} />
          <MessagesSection open={state.messagesOpen ?? false} prompt={prompt} act={act} />
        </div>
      </div>
      {state.columns.length === 0 ? (
        <p class="description results-hint">{t('run.hint')}</p>
      ) : (
        <RepliesView state={state} prompt={prompt} act={act} />
      )}
    </div>
  );
}

function Welcome({ act }: { readonly act: Act }) {
  return (
    <div class="welcome">
      <h1 class="visually-hidden">{t('run')}</h1>
      <p>{t('welcome.text')}</p>
      <Button icon="new-file" onClick={() => act({ type: 'newPrompt' })}>
        {t('welcome.new')}
      </Button>
      <Button icon="go-to-file" kind="secondary" onClick={() => act({ type: 'openPrompt' })}>
        {t('welcome.open')}
      </Button>
      <p>{t('welcome.sample')}</p>
      <Button icon="mortar-board" kind="secondary" onClick={() => act({ type: 'openSample' })}>
        {t('welcome.openSample')}
      </Button>
      <p>{t('welcome.key')}</p>
      <Button icon="key" kind="secondary" onClick={() => act({ type: 'chooseKey' })}>
        {t('welcome.setKey')}
      </Button>
    </div>
  );
}
