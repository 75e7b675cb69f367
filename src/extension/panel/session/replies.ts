import { runOutcome } from '../../../format/outcome.ts';
import type { ToWebview } from '../../../protocol/messages.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { createModelRuns, type ModelRuns } from './modelRuns.ts';

/** A reply that the panel shows. */
export interface PanelReply {
  /** `triage · openai/gpt-5.4-mini`. */
  readonly title: string;
  readonly text: string;
  /** False for a refusal, a partial reply and a fallback value, which are neither validated nor saved. */
  readonly complete: boolean;
  /** A URI as text. */
  readonly prompt: string;
  /** Absent for a reply from before the window was reloaded. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The id of the golden row that has this input. */
  readonly row?: string;
  /** The requested model, `provider/model`. */
  readonly model: string;
  /** Whether it answers a message of the user that is not in the prompt, so it is not the reply to the input. */
  readonly isFollowUp?: boolean;
}

/** The replies of every prompt that the panel has shown. They are shown again when the user switches back. */
export interface PanelReplies {
  of(prompt: string): ModelRuns;
  /** Sends a page all replies of a prompt. */
  send(prompt: string | undefined, post: (message: ToWebview) => void): void;
  one(prompt: string, name: string, id: string): PanelReply | undefined;
  /** Output tokens of the last complete reply of each model. */
  lastOutputs(prompt: string): Readonly<Record<string, number>>;
  /** The complete replies. */
  complete(prompt: string, name: string): readonly PanelReply[];
  dispose(): void;
}

export function createPanelReplies(
  post: (prompt: string, message: ToWebview) => void,
  onRunning: (prompt: string, running: boolean) => void,
): PanelReplies {
  const runs = new Map<string, ModelRuns>();

  function of(prompt: string): ModelRuns {
    const known = runs.get(prompt);
    if (known) return known;
    const fresh = createModelRuns(
      message => post(prompt, message),
      running => onRunning(prompt, running),
    );
    runs.set(prompt, fresh);
    return fresh;
  }

  return {
    of,
    send(prompt, post) {
      post(
        prompt === undefined
          ? { type: 'columns', running: false, columns: [] }
          : of(prompt).message(),
      );
    },
    one(prompt, name, id) {
      const column = of(prompt).columns.find(each => each.id === id);
      return column && panelReply(prompt, name, column);
    },
    lastOutputs: prompt =>
      Object.fromEntries(
        of(prompt)
          .columns.filter(column => isCompleteReply(column) && !column.turns)
          .flatMap(({ model, usage }) => (usage ? [[model, usage.output.total]] : [])),
      ),
    complete: (prompt, name) =>
      of(prompt)
        .columns.filter(isCompleteReply)
        .map(column => panelReply(prompt, name, column)),
    dispose() {
      for (const each of runs.values()) each.dispose();
    },
  };
}

function panelReply(prompt: string, name: string, column: PanelColumn): PanelReply {
  const { id, model, text, input, answered } = column;
  const title = `${name} · ${id}`;
  return {
    title,
    text,
    complete: isCompleteReply(column),
    prompt,
    ...(input && { input }),
    ...(answered?.row !== undefined && { row: answered.row }),
    model,
    ...(column.turns?.some(({ sent }) => sent.kind === 'text') && { isFollowUp: true }),
  };
}

function isCompleteReply({ status, finish, validation }: PanelColumn): boolean {
  if (status !== 'completed') return false;
  const outcome = runOutcome({ outcome: status, finish, verdict: validation?.verdict });
  return outcome === 'passed' || outcome === 'completed' || outcome === 'invalid';
}
