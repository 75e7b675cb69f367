import type { ColumnStatus, ModelChoice, PanelColumn } from '../protocol/messages.ts';
import { plural } from './format.ts';

/** A state as icon and words: never by colour alone. */
export interface Badge {
  /** Codicon name. */
  readonly icon: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'warning' | 'busy';
  /** One sentence more. */
  readonly detail?: string;
}

export const statusBadges: Readonly<Record<ColumnStatus, Badge>> = {
  waiting: { icon: 'loading', text: 'Waiting for the first token', tone: 'busy' },
  streaming: { icon: 'loading', text: 'Streaming', tone: 'busy' },
  retrying: { icon: 'loading', text: 'Trying again', tone: 'busy' },
  completed: { icon: 'check', text: 'Completed', tone: 'good' },
  degraded: {
    icon: 'warning',
    text: 'Degraded',
    tone: 'warning',
    detail: 'No model answered: this is what the prompt gives then.',
  },
  failed: { icon: 'error', text: 'Failed', tone: 'bad' },
  cancelled: { icon: 'circle-slash', text: 'Cancelled', tone: 'warning' },
};

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
      text: 'replayed · written by hand',
      tone: 'plain',
      detail: 'A reply a person wrote; no model ever gave it.',
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

export function verdictBadge(validation: PanelColumn['validation']): Badge | undefined {
  switch (validation?.verdict) {
    case 'valid':
      return {
        icon: 'pass',
        text: validation.forgiven
          ? `Matches the schema, read past ${overlooked(validation.forgiven)}`
          : 'Matches the schema',
        tone: 'good',
      };
    case 'invalid':
      return {
        icon: 'error',
        text: `Breaks the schema in ${plural(validation.findings.length, 'place')}`,
        tone: 'bad',
        ...(validation.wouldPass && {
          detail: `Read past ${overlooked(validation.wouldPass)} it would match; \`output.lenient\` does that.`,
        }),
      };
    default:
      return undefined;
  }
}

const forgivenWords = {
  fence: 'its code fence',
  prose: 'the talk around it',
  comments: 'its comments',
  trailingCommas: 'a comma too many',
} as const;

function overlooked(forgiven: readonly (keyof typeof forgivenWords)[]): string {
  return new Intl.ListFormat('en').format(forgiven.map(what => forgivenWords[what]));
}

const underWay: ReadonlySet<ColumnStatus> = new Set(['waiting', 'streaming', 'retrying']);

export function isFinal({ status }: PanelColumn): boolean {
  return !underWay.has(status);
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
