import { describe, expect, it } from 'vitest';
import type { ComparisonLayout } from '../../../../src/protocol/comparison.ts';
import {
  anticipate,
  baseOf,
  basesOf,
  baseText,
  type ComparisonState,
  initialState,
  moved,
  reduce,
  shownColumns,
} from '../../../../src/webview/comparison/state.ts';
import { column, panelPrompt } from '../panelFixtures.ts';

const columns = [column('m/a', { text: 'one' }), column('m/b', {}), column('m/c', {})];

function start(layout: Partial<ComparisonLayout> = {}): ComparisonState {
  const state = reduce(initialState, { type: 'columns', running: false, columns });
  return { ...state, layout: { ...state.layout, ...layout } };
}

const ids = (state: ComparisonState): readonly string[] => shownColumns(state).map(({ id }) => id);

describe('the columns of a comparison', () => {
  it('are in the order of the run until one is moved', () => {
    const state = start();
    expect(ids(state)).toEqual(['m/a', 'm/b', 'm/c']);
    expect(ids({ ...state, layout: moved(state, 'm/c', -1) })).toEqual(['m/a', 'm/c', 'm/b']);
  });

  it('stay where they are when moved beyond the end', () => {
    const state = start();
    expect(ids({ ...state, layout: moved(state, 'm/a', -1) })).toEqual(['m/a', 'm/b', 'm/c']);
  });

  it('follow the moved ones when they are new', () => {
    expect(ids(start({ order: ['m/c', 'm/gone', 'm/a'] }))).toEqual(['m/c', 'm/a', 'm/b']);
  });

  it('do not include hidden ones', () => {
    expect(ids(start({ hidden: ['m/b'] }))).toEqual(['m/a', 'm/c']);
  });
});

describe('the base of a difference', () => {
  it('is the first possible one until the user chooses, and when the chosen one was removed', () => {
    expect(baseOf(start())).toEqual({ kind: 'column', id: 'm/a' });
    expect(baseOf(start({ base: { kind: 'column', id: 'm/gone' } }))).toEqual({
      kind: 'column',
      id: 'm/a',
    });
  });

  it('may be the previous run of each column, once there is one', () => {
    const previous = { ...column('m/b', {}), previous: 'before' };
    const state = reduce(start(), { type: 'column', column: previous });
    expect(basesOf(state)[0]).toEqual({ kind: 'previous' });
    expect(baseText(state, { kind: 'previous' }, previous)).toBe('before');
    expect(baseText(state, { kind: 'previous' }, column('m/a', {}))).toBeUndefined();
  });
});

it('asks again for the detail of a column whose run has changed', () => {
  const detail = { messages: [], request: { ok: false, message: 'none' } } as const;
  const known = reduce(start(), { type: 'detail', id: 'm/a', detail });
  expect(known.details.get('m/a')).toBe(detail);
  const other = reduce(known, { type: 'column', column: column('m/b', {}) });
  expect(other.details.get('m/a')).toBe(detail);
  const again = reduce(known, { type: 'column', column: column('m/a', {}) });
  expect(again.details.has('m/a')).toBe(false);
});

it('shows all replies in the view that is chosen for one', () => {
  const shown = reduce(start(), { type: 'prompt', prompt: panelPrompt() });
  const state = anticipate(shown, { type: 'read', change: { json: 'tree' } });
  expect(state.panel.reading.json).toBe('tree');
});
