import { describe, expect, it } from 'vitest';
import type { ToWebview } from '../../../src/protocol/messages.ts';
import {
  anticipate,
  canRun,
  initialState,
  outcomeSummary,
  type PanelAction,
  type PanelState,
  reduce,
} from '../../../src/webview/replies/state.ts';
import { column, panelPrompt } from './panelFixtures.ts';

function told(...messages: readonly ToWebview[]): PanelState {
  return messages.reduce(reduce, initialState);
}

function acting(state: PanelState, ...actions: readonly PanelAction[]): PanelState {
  return actions.reduce(anticipate, state);
}

const shown = told({ type: 'prompt', prompt: panelPrompt() });

describe('messages of the host', () => {
  it('show nothing, not even a welcome, before the first one', () => {
    expect(initialState.ready).toBe(false);
    expect(told({ type: 'prompt', prompt: undefined }).ready).toBe(true);
  });

  it('append deltas to their own column and mark it as streaming', () => {
    const state = told(
      {
        type: 'columns',
        running: true,
        columns: [column('a/x', { status: 'waiting' }), column('b/y', { status: 'waiting' })],
      },
      { type: 'deltas', deltas: [{ id: 'b/y', text: '{"a":' }] },
      { type: 'deltas', deltas: [{ id: 'b/y', text: '1}' }] },
    );
    expect(state.columns.map(({ status, text }) => [status, text])).toEqual([
      ['waiting', ''],
      ['streaming', '{"a":1}'],
    ]);
  });

  it('keep unchanged columns identical, so that only the changed one is drawn again', () => {
    const [before] = told({
      type: 'columns',
      running: true,
      columns: [column('a/x'), column('b/y')],
    }).columns;
    const state = told(
      { type: 'columns', running: true, columns: [before ?? column('a/x'), column('b/y')] },
      { type: 'deltas', deltas: [{ id: 'b/y', text: 'x' }] },
      { type: 'column', column: column('b/y', { text: 'xy' }) },
    );
    expect(state.columns[0]).toBe(before);
    expect(state.columns[1]?.text).toBe('xy');
  });

  it('ignore a delta of a model without a column', () => {
    expect(told({ type: 'deltas', deltas: [{ id: 'a/x', text: 'x' }] }).columns).toEqual([]);
  });

  it('add a column for a model that had none', () => {
    const state = told({ type: 'column', column: column('a/x') });
    expect(state.columns).toEqual([column('a/x')]);
  });
});

describe('announcements for screen readers', () => {
  const start: ToWebview = {
    type: 'columns',
    running: true,
    columns: [column('a/x', { status: 'waiting' }), column('b/y', { status: 'waiting' })],
  };

  it('announce the start and the end of a run, and no tokens', () => {
    const running = told(start);
    expect(running.announcement).toBe('Running on 2 models.');
    const streaming = reduce(running, { type: 'deltas', deltas: [{ id: 'a/x', text: 'x' }] });
    expect(streaming.announcement).toBe(running.announcement);
    const done = [
      { type: 'column', column: column('a/x') },
      { type: 'column', column: column('b/y', { status: 'failed' }) },
      { type: 'running', running: false },
    ] as const;
    expect(done.reduce(reduce, streaming).announcement).toBe(
      'Run finished: 1 completed, 1 failed.',
    );
  });

  it('count only the model that runs again', () => {
    const state = told({
      type: 'columns',
      running: true,
      columns: [column('a/x'), column('b/y', { status: 'waiting' })],
    });
    expect(state.announcement).toBe('Running on 1 model.');
  });

  it('announce no end when another prompt is shown during a run', () => {
    const state = reduce(told(start), { type: 'columns', running: false, columns: [] });
    expect(state.announcement).toBe('Running on 2 models.');
  });
});

describe('actions of the user', () => {
  it('show typed text immediately and keep it when an older message of the host arrives', () => {
    const typing = acting(shown, { type: 'value', name: 'message', value: 'Hello, you' });
    const stale = reduce(typing, { type: 'prompt', prompt: panelPrompt() });
    expect(stale.prompt?.values).toEqual({ message: 'Hello, you', plan: 'free' });
  });

  it('use the value of the host again after the field was left', () => {
    const left = acting(
      shown,
      { type: 'value', name: 'message', value: 'typed' },
      { type: 'settle', name: 'message' },
    );
    expect(left.prompt?.values['message']).toBe('typed');
    const filled = reduce(left, {
      type: 'prompt',
      prompt: panelPrompt({ values: { message: 'golden' } }),
    });
    expect(filled.prompt?.values['message']).toBe('golden');
  });

  it('keep the inputs open that a missing value has expanded', () => {
    expect(shown.inputOpen).toBeUndefined();
    expect(acting(shown, { type: 'value', name: 'message', value: 'a' }).inputOpen).toBe(true);
    expect(acting(shown, { type: 'chooseMedia', name: 'message' }).inputOpen).toBe(true);
  });

  it('let a golden row replace the typed text', () => {
    const asked = acting(
      shown,
      { type: 'value', name: 'message', value: 'typed' },
      { type: 'fillFromDataset' },
    );
    const filled = reduce(asked, { type: 'prompt', prompt: panelPrompt() });
    expect(filled.prompt?.values['message']).toBe('Hello');
  });

  it('do not keep typed text for another prompt', () => {
    const typing = acting(shown, { type: 'value', name: 'message', value: 'typed' });
    const other = panelPrompt({ file: 'prompts/other.prompt' });
    expect(reduce(typing, { type: 'prompt', prompt: other }).prompt?.values['message']).toBe(
      'Hello',
    );
  });

  it('select a model and the recording box before the host responds', () => {
    const state = acting(
      shown,
      { type: 'selectModel', model: 'sandbox/schema', selected: true },
      { type: 'record', record: true },
    );
    expect(state.prompt?.models.map(({ selected }) => selected)).toEqual([true, true]);
    expect(state.prompt?.record).toBe(true);
  });

  it('remove a refusal as soon as the refused field changes or a run is requested', () => {
    const refused = told({
      type: 'prompt',
      prompt: panelPrompt({ fieldProblems: { message: 'Needed.', plan: 'Unknown.' } }),
    });
    const edited = acting(refused, { type: 'value', name: 'message', value: 'x' });
    expect(edited.prompt?.fieldProblems).toEqual({ plan: 'Unknown.' });
    expect(acting(refused, { type: 'run', what: 'compare' }).prompt?.fieldProblems).toEqual({});
  });
});

describe('the Run button', () => {
  const offered = (over: Parameters<typeof panelPrompt>[0]) =>
    canRun(told({ type: 'prompt', prompt: panelPrompt(over) }));

  it('is enabled for a valid prompt with a selected model', () => {
    expect(canRun(shown)).toBe(true);
  });

  it('is disabled without a prompt, a model, a valid prompt or trust, and during a run', () => {
    expect(canRun(initialState)).toBe(false);
    expect(offered({ models: [] })).toBe(false);
    expect(offered({ problems: ['Line 4 is broken.'] })).toBe(false);
    expect(offered({ trusted: false })).toBe(false);
    expect(canRun({ ...shown, running: true })).toBe(false);
  });
});

it('counts only outcomes that occurred', () => {
  expect(outcomeSummary([column('a/x'), column('b/y', { status: 'cancelled' })])).toBe(
    '1 completed, 1 cancelled',
  );
  expect(outcomeSummary([column('a/x', { status: 'streaming' })])).toBe('');
});
