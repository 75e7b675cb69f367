import type { ReplyMode } from '../../call/callRequest.ts';
import { prepare } from '../../call/prepare.ts';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import type { ToolMock } from '../../eval/scorers/toolMocks.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Message } from '../../prompt/messages/message.ts';
import type { PanelColumn, PromptVariant } from '../../protocol/panelColumn.ts';
import type { RunHost } from '../../run/host.ts';
import { type RunEvent, run } from '../../run/run.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { loggedRun } from './loggedRun.ts';
import type { PromptState } from './promptState.ts';
import type { RunTarget } from './session/conversations.ts';
import type { PanelPort } from './session/port.ts';
import { runTarget } from './session/targets.ts';

/** Makes the calls of the panel. */
export type Runner = Pick<PanelPort<PromptState>, 'runner' | 'mocksOf' | 'resume'>;

/** What the calls need from VS Code. Prompts are URIs as text. */
export interface RunnerPort {
  /** With the current settings. */
  hostOf(prompt: string): Promise<RunHost>;
  /** The setting for where replies may come from. */
  modeOf(prompt: string): ReplyMode;
  /** The folder whose run log has the runs of the prompt. */
  folderOf(prompt: string): Promise<string>;
  /** @throws when it cannot be read, with a message that says what to do. */
  loadVariant(prompt: string, variant: PromptVariant): Promise<LoadedPrompt>;
  rowsOf(state: PromptState): Promise<readonly DatasetRow[]>;
  /** A conversation cannot be continued: its prompt sends other messages now, or its reply is not in the log. */
  reportNotResumed(reason: 'promptChanged' | 'notLogged'): void;
}

export function createRunner(port: RunnerPort): Runner {
  function runner(
    { uri, prompt, host, mode }: PromptState,
    input: Readonly<Record<string, unknown>>,
    record: boolean,
    row: string | undefined,
  ): RunTarget {
    /** The texts of variants. A conversation continues with the text with which it began. */
    const texts = new Map<string, Promise<LoadedPrompt>>();

    async function textOf({ id, variant }: Parameters<RunTarget>[0]): Promise<LoadedPrompt> {
      if (!variant) return prompt;
      const text = texts.get(id) ?? port.loadVariant(uri, variant);
      texts.set(id, text);
      return text;
    }

    return async function* (target, signal, continued): AsyncGenerator<RunEvent> {
      const { model, repeat = 1 } = target;
      // Settings and limits may have changed since the conversation began.
      const now = continued
        ? { host: await port.hostOf(uri), mode: port.modeOf(uri) }
        : { host, mode };
      const isRowsReply = !continued?.turns.some(({ role }) => role === 'user');
      const request = {
        prompt: await textOf(target),
        input,
        model,
        mode: now.mode,
        record,
        repeat: repeat - 1,
        ...(row !== undefined && isRowsReply && { row }),
        ...continued,
      };
      yield* run(request, now.host, { signal }).events;
      // The command ends when its run is in the log.
      await now.host.sinks.flush();
    };
  }

  async function mocksOf(state: PromptState, row: string): Promise<readonly ToolMock[]> {
    const rows = await port.rowsOf(state);
    return rows.find(({ id }) => id === row)?.tools ?? [];
  }

  /** The messages of a request after those of the prompt. Undefined when the prompt sends something else now. */
  async function earlierTurns(
    { request, input = {} }: RunRecord,
    { prompt, host, mode, uri }: PromptState,
    column: PanelColumn,
  ): Promise<readonly Message[] | undefined> {
    const { model, variant } = runTarget(column);
    try {
      const text = variant ? await port.loadVariant(uri, variant) : prompt;
      const now = await prepare({ prompt: text, input, model, mode }, host.settings);
      const head = now.request.messages;
      const sent = request.messages.slice(0, head.length);
      return canonicalJson(sent) === canonicalJson(head)
        ? request.messages.slice(head.length)
        : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    runner,
    mocksOf,
    async resume(state, column, known) {
      const folder = await port.folderOf(state.uri);
      const record = known ?? (await loggedRun(state, column.run, folder));
      const turns = record && (await earlierTurns(record, state, column));
      if (!record || !turns) {
        port.reportNotResumed(record ? 'promptChanged' : 'notLogged');
        return undefined;
      }
      const { input = record.input ?? {}, answered } = column;
      const mocks = answered?.row === undefined ? [] : await mocksOf(state, answered.row);
      return { run: runner(state, input, false, answered?.row), mocks, turns, record };
    },
  };
}
