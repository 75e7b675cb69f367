import { plural } from '../../../format/figures.ts';
import { type Outcome, outcomeLabels, outcomeOf } from '../../../format/outcome.ts';
import type { ColumnStatus, ModelChoice, PanelColumn } from '../../../protocol/messages.ts';

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
  waiting: { icon: 'loading', text: 'Waiting for the first token', tone: 'busy' },
  streaming: { icon: 'loading', text: 'Streaming', tone: 'busy' },
  retrying: { icon: 'loading', text: 'Retrying', tone: 'busy' },
};

const outcomeBadges: Readonly<Record<Outcome, Omit<Badge, 'text'>>> = {
  completed: { icon: 'check', tone: 'good' },
  toolCall: { icon: 'tools', tone: 'plain', detail: 'The model asks for the result of a tool.' },
  invalid: { icon: 'error', tone: 'bad' },
  cutOff: { icon: 'warning', tone: 'warning', detail: 'The reply reached the token limit.' },
  refused: { icon: 'circle-slash', tone: 'warning', detail: 'The model declined to answer.' },
  filtered: {
    icon: 'circle-slash',
    tone: 'warning',
    detail: 'The provider’s content filter stopped the reply.',
  },
  fallbackValue: {
    icon: 'warning',
    tone: 'warning',
    detail: 'No model answered. This is the prompt’s `touchstone.degrade`.',
  },
  failed: { icon: 'error', tone: 'bad' },
  cancelled: { icon: 'circle-slash', tone: 'warning' },
};

/** How a reply is getting on, or how it ended. */
export function statusBadge(column: PanelColumn): Badge {
  const { status } = column;
  if (isUnderWay(status)) return underWayBadges[status];
  const outcome = columnOutcome(column, status);
  return { text: outcomeLabels[outcome], ...outcomeBadges[outcome] };
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
      text: 'replayed',
      tone: 'plain',
      detail: 'A recorded reply; no provider was called.',
    },
    replayedHandWritten: {
      icon: 'edit',
      text: 'replayed · hand-written',
      tone: 'plain',
      detail: 'Written by a person. No model gave this reply.',
    },
    sandbox: {
      icon: 'beaker',
      text: 'sandbox',
      tone: 'plain',
      detail: 'Made up on this machine; no provider was called.',
    },
  };

const availabilityBadges: Readonly<Record<ModelChoice['availability'], Badge>> = {
  key: { icon: 'key', text: 'key set', tone: 'plain', detail: 'Calls the provider.' },
  keyless: {
    icon: 'server',
    text: 'no key needed',
    tone: 'plain',
    detail: 'Calls the server, which asks for no key.',
  },
  local: {
    icon: 'vm',
    text: 'on this machine',
    tone: 'plain',
    detail: 'Calls the server that answers at its usual port.',
  },
  notRunning: {
    icon: 'warning',
    text: 'not running',
    tone: 'warning',
    detail: 'No server answers at its usual port on this machine.',
  },
  editor: {
    icon: 'vscode',
    text: 'VS Code',
    tone: 'plain',
    detail: 'Calls one of VS Code’s own language models; no key needed.',
  },
  notOffered: {
    icon: 'warning',
    text: 'not offered by VS Code',
    tone: 'warning',
    detail: 'VS Code has no such model now: sign in to the extension that brings it.',
  },
  recordings: {
    icon: 'history',
    text: 'recordings',
    tone: 'plain',
    detail: 'No key: replays recorded replies.',
  },
  sandbox: { icon: 'beaker', text: 'sandbox', tone: 'plain', detail: 'Runs on this machine.' },
  needsKey: { icon: 'warning', text: 'needs a key', tone: 'warning' },
};

/** Whatever a reply of the editor's own models is compared with was asked for more exactly. */
export const approximateBadge: Badge = {
  icon: 'info',
  text: 'approximate',
  tone: 'plain',
  detail:
    'VS Code’s own models take no system role, no parameters and no output schema: all is sent as text. Nobody counts their tokens.',
};

/** A model's availability with the place its key comes from: `key from OPENAI_API_KEY`. */
export function availabilityBadge({ availability, key }: ModelChoice): Badge {
  const badge = availabilityBadges[availability];
  if (!key) return badge;
  switch (key.source) {
    case 'secretStorage':
      return { ...badge, text: 'key stored in VS Code' };
    case 'environment':
      return { ...badge, text: `key from ${key.name}`, detail: 'Found in the environment.' };
    case 'dotenv':
      return { ...badge, text: `key from .env`, detail: `Found in .env: ${key.name}.` };
  }
}

/** Of calls of tools, the schemas are the tools' input schemas. */
export function verdictBadge({
  validation,
  toolCalls,
}: Pick<PanelColumn, 'validation' | 'toolCalls'>): Badge | undefined {
  const schema = toolCalls ? 'the tool’s input schema' : 'the schema';
  switch (validation?.verdict) {
    case 'valid':
      return {
        icon: 'pass',
        text: validation.forgiven
          ? `Matches ${schema}, ignoring ${overlooked(validation.forgiven)}`
          : `Matches ${schema}`,
        tone: 'good',
      };
    case 'invalid':
      return {
        icon: 'error',
        text: `Does not match ${schema} in ${plural(validation.findings.length, 'place')}`,
        tone: 'bad',
        ...(validation.wouldPass && {
          detail: `It matches when ${overlooked(validation.wouldPass)} is ignored: set \`output.lenient\`.`,
        }),
      };
    default:
      return undefined;
  }
}

const forgivenWords = {
  fence: 'the code fence',
  prose: 'extra text around the JSON',
  comments: 'comments',
  trailingCommas: 'trailing commas',
} as const;

function overlooked(forgiven: readonly (keyof typeof forgivenWords)[]): string {
  return new Intl.ListFormat('en').format(forgiven.map(what => forgivenWords[what]));
}

type UnderWay = 'waiting' | 'streaming' | 'retrying';

function isUnderWay(status: ColumnStatus): status is UnderWay {
  return status === 'waiting' || status === 'streaming' || status === 'retrying';
}

export function isFinal({ status }: PanelColumn): boolean {
  return !isUnderWay(status);
}

/** Who answered in place of the model that was asked for. */
export function fallbackBadge({ fallback }: PanelColumn): Badge | undefined {
  if (fallback === undefined) return undefined;
  return {
    icon: 'arrow-swap',
    text: `answered by ${fallback}`,
    tone: 'warning',
    detail: 'The model asked for failed; the next one of touchstone.fallback answered.',
  };
}

/** What of the output schema only the check here holds the reply to. */
export function droppedKeywordsNote(keywords: PanelColumn['droppedKeywords']): string | undefined {
  if (!keywords || keywords.length === 0) return undefined;
  if (keywords.some(({ pointer, keyword }) => pointer === '' && keyword === 'schema')) {
    return 'The provider does not enforce the output schema; the reply is checked here.';
  }
  const named = [...new Set(keywords.map(({ keyword }) => keyword))];
  const list = new Intl.ListFormat('en').format(named);
  return `The provider does not enforce ${list}; the reply is checked here.`;
}

export function droppedNote(parameters: readonly string[] | undefined): string | undefined {
  if (!parameters || parameters.length === 0) return undefined;
  const list = new Intl.ListFormat('en').format(parameters);
  return `Sent without ${list}: this model does not accept ${parameters.length === 1 ? 'it' : 'them'}.`;
}

/** Tools that the prompt names and nobody defines. */
export function undefinedToolsNote(names: readonly string[] | undefined): string | undefined {
  if (!names || names.length === 0) return undefined;
  const list = new Intl.ListFormat('en').format(names);
  return names.length === 1
    ? `Sent without the tool ${list}: it is not defined. Define it under \`tools\` in the frontmatter.`
    : `Sent without the tools ${list}: they are not defined. Define them under \`tools\` in the frontmatter.`;
}
