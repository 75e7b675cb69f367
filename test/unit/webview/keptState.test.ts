import { expect, it } from 'vitest';
import { keepState, keptReplies, restoreState } from '../../../src/webview/panel/keptState.ts';
import { initialState, type PanelState } from '../../../src/webview/replies/state.ts';
import { column, panelPrompt } from './panelFixtures.ts';

it('shows the last prompt and replies again after a reload, with nothing running', () => {
  const state: PanelState = {
    ...initialState,
    ready: true,
    prompt: panelPrompt(),
    columns: [column('a/x', { text: 'half a' })],
    running: true,
    drafts: { message: 'typed' },
  };
  const restored = restoreState(JSON.parse(JSON.stringify(keepState(state))));
  expect(restored).toEqual({ ...state, running: false, drafts: {} });
});

it('passes the replies that it kept to a new host', () => {
  const columns = [column('a/x', { text: 'all' })];
  const state: PanelState = { ...initialState, prompt: panelPrompt(), columns };
  expect(keptReplies(state)).toEqual({ uri: panelPrompt().uri, columns });
  expect(keptReplies(initialState)).toBeUndefined();
});

it('waits for the host when no prompt was kept', () => {
  const kept: unknown = JSON.parse(JSON.stringify(keepState(initialState)));
  expect(restoreState(kept)).toEqual(initialState);
});

it.each([
  undefined,
  null,
  'text',
  {},
  { version: 0, columns: 3 },
])('starts from the beginning with %j, which no panel of this version saved', kept => {
  expect(restoreState(kept)).toBe(initialState);
});
