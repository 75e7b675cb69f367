import type { ToolMock } from '../../../src/eval/scorers/toolMocks.ts';
import { inputHash } from '../../../src/extension/panel/session/answered.ts';
import type {
  Continuation,
  RunTarget,
} from '../../../src/extension/panel/session/conversations.ts';
import type { Resumed } from '../../../src/extension/panel/session/modelRuns.ts';
import type {
  ChosenRow,
  PanelPage,
  PanelPort,
  PromptSnapshot,
} from '../../../src/extension/panel/session/port.ts';
import type { RememberedPrompt } from '../../../src/extension/prompts/promptMemory.ts';
import type { ToWebview } from '../../../src/protocol/messages.ts';
import type { PanelColumn, PromptVariant } from '../../../src/protocol/panelColumn.ts';
import type { ModelRefusal, PanelPrompt } from '../../../src/protocol/panelPrompt.ts';
import type { RunEvent } from '../../../src/run/run.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { runRecord } from './runRecordFixture.ts';

/** One model's stream, which the test feeds and ends. */
export interface HeldStream {
  /** The id of the column. */
  readonly id: string;
  readonly signal: AbortSignal;
  /** Absent for the first call of a conversation. */
  readonly continued: Continuation | undefined;
  send(event: RunEvent): void;
  /** Ends the stream as `run()` does: with the record of what the model has replied. */
  finish(text: string, change?: Partial<RunRecord>): void;
}

/** VS Code as far as a panel's session needs it: prompts of the test, streams that the test holds open. */
export interface TestPort extends PanelPort<PromptSnapshot> {
  readonly page: PanelPage;
  /** Adds or changes a prompt. */
  put(uri: string, change?: Partial<PromptSnapshot>): void;
  remove(uri: string): void;
  readonly streams: readonly HeldStream[];
  readonly memory: {
    recall(file: string): RememberedPrompt;
    remember(file: string, change: RememberedPrompt): void;
  };
  /** What a page that applies every message shows. */
  readonly shown: {
    prompt: PanelPrompt | undefined;
    columns: readonly PanelColumn[];
    running: boolean;
  };
  readonly called: string[];
  /** The id of the golden row that the form has. */
  row?: string;
  /** Answers of the user, by the name of the question. */
  readonly answers: {
    stop?: boolean;
    key?: string;
    row?: ChosenRow;
    rows?: readonly ChosenRow[];
    variant?: PromptVariant;
    added?: readonly string[];
    /** What is written into the input for the files that were dropped or chosen. */
    media?: readonly string[];
    budget?: number;
    /** Of every model. */
    refusal?: ModelRefusal;
    mocks?: readonly ToolMock[];
    resumed?: (run: RunTarget) => Resumed;
  };
  /** What the session is told of a change of the shown prompt. */
  onFollow: (prompt: string | undefined) => void;
}

export function testPort(): TestPort {
  const prompts = new Map<string, PromptSnapshot>();
  const remembered = new Map<string, RememberedPrompt>();
  const streams: HeldStream[] = [];
  const shown: TestPort['shown'] = { prompt: undefined, columns: [], running: false };
  const called: string[] = [];
  const answers: TestPort['answers'] = {};
  const memory: TestPort['memory'] = {
    recall: file => remembered.get(file) ?? {},
    remember: (file, change) => void remembered.set(file, { ...memory.recall(file), ...change }),
  };
  const current = (uri: string): PromptSnapshot | undefined => {
    const prompt = prompts.get(uri);
    if (!prompt) return undefined;
    const { values = prompt.values, selected = {} } = memory.recall(uri);
    const models = prompt.ownModels.map(id => ({ id, selected: selected[id] ?? true }));
    return { ...prompt, values, models };
  };

  const port: TestPort = {
    streams,
    memory,
    shown,
    called,
    answers,
    onFollow: () => {},
    put(uri, change) {
      const prompt: PromptSnapshot = {
        uri,
        name: 'triage',
        fields: [{ name: 'ticket', kind: 'text', required: true }],
        values: { ticket: 'first row' },
        ownModels: ['a/one', 'b/two'],
        models: [],
      };
      prompts.set(uri, { ...prompt, ...change });
    },
    remove: uri => void prompts.delete(uri),
    page: {
      visible: true,
      post: message => apply(shown, message),
      reveal: async () => {},
    },
    read: async uri => current(uri),
    async describe(
      { uri, name, fields, values, models },
      { lastOutputs: _, showsMessages, ...extra },
    ) {
      const { refusal } = answers;
      const choices = models.map(
        model =>
          ({ ...model, detail: '', availability: 'key', ...(refusal && { refusal }) }) as const,
      );
      const facts = { hasOutputSchema: false, problems: [], trusted: true };
      const messages = showsMessages && { messages: [] };
      const row = port.row !== undefined && {
        row: { id: port.row, number: 1 },
        input: inputHash(values),
      };
      return {
        uri,
        file: uri,
        ...messages,
        name,
        fields,
        values,
        models: choices,
        ...facts,
        ...extra,
        ...row,
      };
    },
    judgeOf: () => undefined,
    refuseUntrusted: () => false,
    askForTrust: async () => void called.push('askForTrust'),
    runner: () => held,
    mocksOf: async () => answers.mocks ?? [],
    resume: async () => answers.resumed?.(held),
    offerKey: async ([provider = '']) =>
      answers.key === undefined ? { type: 'cancelled' } : { type: 'entered', provider },
    enterKey: async () => answers.key !== undefined,
    offerStop: async () => {
      called.push('offerStop');
      return answers.stop ?? false;
    },
    pickRow: async () => answers.row,
    nextRow: async ({ values }, by) => {
      const rows = answers.rows ?? [];
      const at = rows.findIndex(({ input }) => input['ticket'] === values['ticket']);
      return rows[at + by];
    },
    async mediaFrom(_, { from }) {
      called.push(`mediaFrom ${from}`);
      return answers.media ?? [];
    },
    reportNoList: name => void called.push(`reportNoList ${name}`),
    picture: async ({ type, key }) => ({ type, key, url: `data:${key}` }),
    pickVariant: async () => answers.variant,
    detailOf: async (_, { text }) => ({ messages: [], request: { ok: false, message: text } }),
    openComparison: () => void called.push('openComparison'),
    opensComparison: () => true,
    pickModels: async () => answers.added ?? ['c/three'],
    reportNoPrompt: () => void called.push('reportNoPrompt'),
    reportNoModel: () => void called.push('reportNoModel'),
    reportError: error => void called.push(String(error)),
    withProgress: task => task(),
    showState: state => void called.push(`showState ${JSON.stringify(state)}`),
    autoRunBudget: () => answers.budget ?? 0,
    noteRun: count => void called.push(`noteRun ${count}`),
    follow: prompt => port.onFollow(prompt),
    unfollow: () => port.onFollow(undefined),
    openOutput: async ({ text }) => void called.push(`openOutput ${text}`),
    copyCode: async (_, { input, models, turns }) =>
      void called.push(
        `copyCode ${JSON.stringify(input)} ${models.join(' ')}${turns ? ` after ${turns.length} messages` : ''}`,
      ),
    openRule: async (_, { message }, tool) =>
      void called.push(`openRule ${message}${tool === undefined ? '' : ` in ${tool}`}`),
    openLimits: async (_, { file, line }) => void called.push(`openLimits ${file}:${line}`),
    reveal: async () => {},
    forward: async ({ type }) => void called.push(type),
  };

  async function* held(
    ...[{ id }, signal, continued]: Parameters<RunTarget>
  ): AsyncGenerator<RunEvent> {
    const queue: RunEvent[] = [];
    let wake = (): void => {};
    let ended = false;
    const stream: HeldStream = {
      id,
      signal,
      continued,
      send(event) {
        queue.push(event);
        wake();
      },
      finish(text, change) {
        ended = true;
        stream.send({ type: 'finished', record: runRecord({ text, ...change }) });
      },
    };
    streams.push(stream);
    while (!ended || queue.length > 0) {
      const event = queue.shift();
      if (event) yield event;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  }

  return port;
}

function apply(shown: TestPort['shown'], message: ToWebview): void {
  switch (message.type) {
    case 'prompt':
      shown.prompt = message.prompt;
      break;
    case 'columns':
      shown.columns = message.columns;
      shown.running = message.running;
      break;
    case 'running':
      shown.running = message.running;
      break;
    case 'column':
      shown.columns = shown.columns.map(column =>
        column.id === message.column.id ? message.column : column,
      );
      break;
    case 'deltas':
      for (const { id, text } of message.deltas) {
        shown.columns = shown.columns.map(column =>
          column.id === id ? { ...column, status: 'streaming', text: column.text + text } : column,
        );
      }
  }
}
