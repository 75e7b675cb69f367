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
} from '../../../src/webview/panel/state.ts';
import { column, panelPrompt } from './panelFixtures.ts';

function told(...messages: readonly ToWebview[]): PanelState {
  return messages.reduce(reduce, initialState);
}

function acting(state: PanelState, ...actions: readonly PanelAction[]): PanelState {
  return actions.reduce(anticipate, state);
}

const shown = told({ type: 'prompt', prompt: panelPrompt() });

describe('what the host says', () => {
  it('shows nothing, not even a welcome, until the host has spoken', () => {
    expect(initialState.ready).toBe(false);
    expect(told({ type: 'prompt', prompt: undefined }).ready).toBe(true);
  });

  it('appends deltas to their own column and marks it streaming', () => {
    const state = told(
      {
        type: 'columns',
        running: true,
        columns: [column('a/x', { status: 'waiting' }), column('b/y', { status: 'waiting' })],
      },
      { type: 'delta', model: 'b/y', text: '{"a":' },
      { type: 'delta', model: 'b/y', text: '1}' },
    );
    expect(state.columns.map(({ status, text }) => [status, text])).toEqual([
      ['waiting', ''],
      ['streaming', '{"a":1}'],
    ]);
  });

  it('keeps the other columns as they are when one changes, so that only one is drawn anew', () => {
    const [before] = told({
      type: 'columns',
      running: true,
      columns: [column('a/x'), column('b/y')],
    }).columns;
    const state = told(
      { type: 'columns', running: true, columns: [before ?? column('a/x'), column('b/y')] },
      { type: 'delta', model: 'b/y', text: 'x' },
      { type: 'column', column: column('b/y', { text: 'xy' }) },
    );
    expect(state.columns[0]).toBe(before);
    expect(state.columns[1]?.text).toBe('xy');
  });

  it('drops a delta of a model that has no column', () => {
    expect(told({ type: 'delta', model: 'a/x', text: 'x' }).columns).toEqual([]);
  });

  it('adds a column for a model that had none', () => {
    const state = told({ type: 'column', column: column('a/x') });
    expect(state.columns).toEqual([column('a/x')]);
  });
});

describe('what a screen reader is told', () => {
  const start: ToWebview = {
    type: 'columns',
    running: true,
    columns: [column('a/x', { status: 'waiting' }), column('b/y', { status: 'waiting' })],
  };

  it('announces the start and the end of a run, and no token between', () => {
    const running = told(start);
    expect(running.announcement).toBe('Running on 2 models.');
    const streaming = reduce(running, { type: 'delta', model: 'a/x', text: 'x' });
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

  it('counts only the model that runs again', () => {
    const state = told({
      type: 'columns',
      running: true,
      columns: [column('a/x'), column('b/y', { status: 'waiting' })],
    });
    expect(state.announcement).toBe('Running on 1 model.');
  });

  it('announces no end when another prompt is shown during a run', () => {
    const state = reduce(told(start), { type: 'columns', running: false, columns: [] });
    expect(state.announcement).toBe('Running on 2 models.');
  });
});

describe('what the person does', () => {
  it('shows typed text at once and holds it against a message that left the host earlier', () => {
    const typing = acting(shown, { type: 'value', name: 'message', value: 'Hello, you' });
    const stale = reduce(typing, { type: 'prompt', prompt: panelPrompt() });
    expect(stale.prompt?.values).toEqual({ message: 'Hello, you', plan: 'free' });
  });

  it('takes the word of the host again once the field is left', () => {
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

  it('lets a golden row replace what is being typed', () => {
    const asked = acting(
      shown,
      { type: 'value', name: 'message', value: 'typed' },
      { type: 'fillFromDataset' },
    );
    const filled = reduce(asked, { type: 'prompt', prompt: panelPrompt() });
    expect(filled.prompt?.values['message']).toBe('Hello');
  });

  it('does not carry typed text over to another prompt', () => {
    const typing = acting(shown, { type: 'value', name: 'message', value: 'typed' });
    const other = panelPrompt({ file: 'prompts/other.prompt' });
    expect(reduce(typing, { type: 'prompt', prompt: other }).prompt?.values['message']).toBe(
      'Hello',
    );
  });

  it('ticks a model and the recording box before the host answers', () => {
    const state = acting(
      shown,
      { type: 'selectModel', model: 'sandbox/schema', selected: true },
      { type: 'record', record: true },
    );
    expect(state.prompt?.models.map(({ selected }) => selected)).toEqual([true, true]);
    expect(state.prompt?.record).toBe(true);
  });

  it('takes a refusal back as soon as the refused field changes or a run is asked for', () => {
    const refused = told({
      type: 'prompt',
      prompt: panelPrompt({ fieldProblems: { message: 'Needed.', plan: 'Unknown.' } }),
    });
    const edited = acting(refused, { type: 'value', name: 'message', value: 'x' });
    expect(edited.prompt?.fieldProblems).toEqual({ plan: 'Unknown.' });
    expect(acting(refused, { type: 'run' }).prompt?.fieldProblems).toEqual({});
  });
});

describe('when Run is offered', () => {
  const offered = (over: Parameters<typeof panelPrompt>[0]) =>
    canRun(told({ type: 'prompt', prompt: panelPrompt(over) }));

  it('is offered for a sound prompt with a model ticked', () => {
    expect(canRun(shown)).toBe(true);
  });

  it('is withheld without a prompt, a model, soundness or trust, and during a run', () => {
    expect(canRun(initialState)).toBe(false);
    expect(offered({ models: [] })).toBe(false);
    expect(offered({ problems: ['Line 4 is broken.'] })).toBe(false);
    expect(offered({ trusted: false })).toBe(false);
    expect(canRun({ ...shown, running: true })).toBe(false);
  });
});

it('sums up only outcomes that occurred', () => {
  expect(outcomeSummary([column('a/x'), column('b/y', { status: 'cancelled' })])).toBe(
    '1 completed, 1 cancelled',
  );
  expect(outcomeSummary([column('a/x', { status: 'streaming' })])).toBe('');
});
