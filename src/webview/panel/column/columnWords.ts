import { type Outcome, outcomeLabels, outcomeOf } from '../../../format/outcome.ts';
import type { ColumnStatus, ModelChoice, PanelColumn } from '../../../protocol/messages.ts';
import { counted, listed, t, translated } from '../../strings.ts';

/** A state as icon and words: never by colour alone. */
export interface Badge {
  /** Codicon name. */
  readonly icon: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'warning' | 'busy';
  /** One sentence more. */
  readonly detail?: string;
}

const underWayBadges: Readonly<Record<UnderWay, Badge>> = {
  waiting: { icon: 'loading', text: t('status.waiting'), tone: 'busy' },
  streaming: { icon: 'loading', text: t('status.streaming'), tone: 'busy' },
  retrying: { icon: 'loading', text: t('status.retrying'), tone: 'busy' },
};

const outcomeBadges: Readonly<Record<Outcome, Omit<Badge, 'text'>>> = {
  completed: { icon: 'check', tone: 'good' },
  toolCall: { icon: 'tools', tone: 'plain', detail: t('status.toolCall') },
  invalid: { icon: 'error', tone: 'bad' },
  cutOff: { icon: 'warning', tone: 'warning', detail: t('status.cutOff') },
  refused: { icon: 'circle-slash', tone: 'warning', detail: t('status.refused') },
  filtered: {
    icon: 'circle-slash',
    tone: 'warning',
    detail: t('status.filtered'),
  },
  fallbackValue: {
    icon: 'warning',
    tone: 'warning',
    detail: t('status.fallbackValue'),
  },
  failed: { icon: 'error', tone: 'bad' },
  cancelled: { icon: 'circle-slash', tone: 'warning' },
};

/** The progress of a reply, or its outcome. */
export function statusBadge(column: PanelColumn): Badge {
  const { status } = column;
  if (isUnderWay(status)) return underWayBadges[status];
  const outcome = columnOutcome(column, status);
  return { text: translated(outcomeLabels[outcome]), ...outcomeBadges[outcome] };
}

/** How the reply of a column ended; undefined while it is under way. */
export function endOf(column: PanelColumn): Outcome | undefined {
  return isUnderWay(column.status) ? undefined : columnOutcome(column, column.status);
}

function columnOutcome(
  { finish, validation, toolCalls }: PanelColumn,
  outcome: Exclude<ColumnStatus, UnderWay>,
): Outcome {
  return outcomeOf({ outcome, finish, verdict: validation?.verdict, toolCalls: toolCalls?.length });
}

/** Live replies carry no badge: what is not marked was answered by the provider just now. */
export const sourceBadges: Readonly<Record<NonNullable<PanelColumn['source']>, Badge | undefined>> =
  {
    live: undefined,
    replayed: {
      icon: 'history',
      text: t('source.replayed'),
      tone: 'plain',
      detail: t('source.replayedHelp'),
    },
    replayedHandWritten: {
      icon: 'edit',
      text: t('source.replayedHandWritten'),
      tone: 'plain',
      detail: t('source.handWrittenHelp'),
    },
    sandbox: {
      icon: 'beaker',
      text: t('sandbox'),
      tone: 'plain',
      detail: t('source.sandboxHelp'),
    },
  };

const availabilityBadges: Readonly<Record<ModelChoice['availability'], Badge>> = {
  key: { icon: 'key', text: t('available.key'), tone: 'plain', detail: t('available.keyHelp') },
  keyless: {
    icon: 'server',
    text: t('available.keyless'),
    tone: 'plain',
    detail: t('available.keylessHelp'),
  },
  local: {
    icon: 'vm',
    text: t('available.local'),
    tone: 'plain',
    detail: t('available.localHelp'),
  },
  notRunning: {
    icon: 'warning',
    text: t('available.notRunning'),
    tone: 'warning',
    detail: t('available.notRunningHelp'),
  },
  editor: {
    icon: 'vscode',
    text: t('available.editor'),
    tone: 'plain',
    detail: t('available.editorHelp'),
  },
  notOffered: {
    icon: 'warning',
    text: t('available.notOffered'),
    tone: 'warning',
    detail: t('available.notOfferedHelp'),
  },
  recordings: {
    icon: 'history',
    text: t('available.recordings'),
    tone: 'plain',
    detail: t('available.recordingsHelp'),
  },
  sandbox: {
    icon: 'beaker',
    text: t('sandbox'),
    tone: 'plain',
    detail: t('available.sandboxHelp'),
  },
  needsKey: { icon: 'warning', text: t('available.needsKey'), tone: 'warning' },
};

/** VS Code's own models get less of a request than other models do. */
export const limitedBadge: Badge = {
  icon: 'info',
  text: t('available.limited'),
  tone: 'plain',
  detail: t('available.limitedHelp'),
};

/** A model's availability with the place its key comes from: `key from OPENAI_API_KEY`. */
export function availabilityBadge({ availability, key }: ModelChoice): Badge {
  const badge = availabilityBadges[availability];
  if (!key) return badge;
  switch (key.source) {
    case 'secretStorage':
      return { ...badge, text: t('key.stored') };
    case 'environment':
      return { ...badge, text: t('key.environment', key.name), detail: t('key.environmentHelp') };
    case 'dotenv':
      return { ...badge, text: t('key.dotenv'), detail: t('key.dotenvHelp', key.name) };
  }
}

/** Tool calls are checked against the input schemas of the tools. */
export function verdictBadge({
  validation,
  toolCalls,
}: Pick<PanelColumn, 'validation' | 'toolCalls'>): Badge | undefined {
  const schema = t(toolCalls ? 'verdict.toolSchema' : 'verdict.schema');
  switch (validation?.verdict) {
    case 'valid':
      return {
        icon: 'pass',
        text: validation.forgiven
          ? t('verdict.matchesIgnoring', schema, overlooked(validation.forgiven))
          : t('verdict.matches', schema),
        tone: 'good',
      };
    case 'invalid':
      return {
        icon: 'error',
        text: counted('verdict.invalid', validation.findings.length, schema),
        tone: 'bad',
        ...(validation.wouldPass && {
          detail: t('verdict.wouldPass', overlooked(validation.wouldPass)),
        }),
      };
    default:
      return undefined;
  }
}

const forgivenWords = {
  fence: t('verdict.fence'),
  prose: t('verdict.prose'),
  comments: t('verdict.comments'),
  trailingCommas: t('verdict.trailingCommas'),
} as const;

function overlooked(forgiven: readonly (keyof typeof forgivenWords)[]): string {
  return listed(forgiven.map(what => forgivenWords[what]));
}

type UnderWay = 'waiting' | 'streaming' | 'retrying';

function isUnderWay(status: ColumnStatus): status is UnderWay {
  return status === 'waiting' || status === 'streaming' || status === 'retrying';
}

export function isFinal({ status }: PanelColumn): boolean {
  return !isUnderWay(status);
}

/** Which model answered instead of the requested one. */
export function fallbackBadge({ fallback }: PanelColumn): Badge | undefined {
  if (fallback === undefined) return undefined;
  return {
    icon: 'arrow-swap',
    text: t('source.fallback', fallback),
    tone: 'warning',
    detail: t('source.fallbackHelp'),
  };
}

/** The parts of the output schema that only the check here enforces. */
export function droppedKeywordsNote(keywords: PanelColumn['droppedKeywords']): string | undefined {
  if (!keywords || keywords.length === 0) return undefined;
  if (keywords.some(({ pointer, keyword }) => pointer === '' && keyword === 'schema')) {
    return t('note.schemaNotEnforced');
  }
  const named = [...new Set(keywords.map(({ keyword }) => keyword))];
  return t('note.keywordsNotEnforced', listed(named));
}

export function droppedNote(parameters: readonly string[] | undefined): string | undefined {
  if (!parameters || parameters.length === 0) return undefined;
  return t('note.parameters', listed(parameters));
}

/** Tools that the prompt names and does not define. */
export function undefinedToolsNote(names: readonly string[] | undefined): string | undefined {
  if (!names || names.length === 0) return undefined;
  return t(names.length === 1 ? 'note.tool' : 'note.tools', listed(names));
}
