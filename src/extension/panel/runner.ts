import { l10n, Uri } from 'vscode';
import { prepare } from '../../call/prepare.ts';
import type { ToolMock } from '../../eval/scorers/toolMocks.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Message } from '../../prompt/messages/message.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { type RunEvent, run } from '../../run/run.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { notify } from '../notify.ts';
import { listedRows } from '../output/goldenRows.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { loggedRun } from './loggedRun.ts';
import { type PromptState, replyModeOf } from './promptState.ts';
import { loadVariant } from './promptVariants.ts';
import type { RunTarget } from './session/conversations.ts';
import type { PanelPort } from './session/port.ts';
import { runTarget } from './session/targets.ts';

/** Makes the calls of the panel. */
export type Runner = Pick<PanelPort<PromptState>, 'runner' | 'mocksOf' | 'resume'>;

export function createRunner(hosts: EditorHosts): Runner {
  function runner(
    { uri, prompt, host, mode }: PromptState,
    input: Readonly<Record<string, unknown>>,
    record: boolean,
    row: string | undefined,
  ): RunTarget {
    const file = Uri.parse(uri);
    /** The texts of variants. A conversation continues with the text with which it began. */
    const texts = new Map<string, Promise<LoadedPrompt>>();

    async function textOf({ id, variant }: Parameters<RunTarget>[0]): Promise<LoadedPrompt> {
      if (!variant) return prompt;
      const text = texts.get(id) ?? loadVariant(file, variant);
      texts.set(id, text);
      return text;
    }

    return async function* (target, signal, continued): AsyncGenerator<RunEvent> {
      const { model, repeat = 1 } = target;
      // Settings and limits may have changed since the conversation began.
      const now = continued
        ? { host: await hosts.hostOf(file), mode: replyModeOf(file) }
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

  async function mocksOf({ dataset }: PromptState, row: string): Promise<readonly ToolMock[]> {
    const rows = dataset ? await listedRows(dataset) : [];
    return rows.find(({ id }) => id === row)?.tools ?? [];
  }

  return {
    runner,
    mocksOf,
    async resume(state, column, known) {
      const record = known ?? (await loggedRun(state, column.run, hosts));
      const turns = record && (await earlierTurns(record, state, column));
      if (!record || !turns) {
        void notify.information(
          record
            ? l10n.t('The prompt has changed since this reply. Run it again to continue.')
            : l10n.t('This reply is not in the run log. Run the prompt again to continue.'),
        );
        return undefined;
      }
      const { input = record.input ?? {}, answered } = column;
      const mocks = answered?.row === undefined ? [] : await mocksOf(state, answered.row);
      return { run: runner(state, input, false, answered?.row), mocks, turns, record };
    },
  };
}

/**
 * The messages of a request after those of the prompt. Undefined when the prompt would send something else now.
 */
async function earlierTurns(
  { request, input = {} }: RunRecord,
  { prompt, host, mode, uri }: PromptState,
  column: PanelColumn,
): Promise<readonly Message[] | undefined> {
  const { model, variant } = runTarget(column);
  const text = variant ? await loadVariant(Uri.parse(uri), variant) : prompt;
  try {
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
