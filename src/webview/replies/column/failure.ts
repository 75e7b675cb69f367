import { formatWait } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { IconName } from '../../icons.ts';
import { t } from '../../strings.ts';
import type { PanelAction } from '../state.ts';

type ColumnError = NonNullable<PanelColumn['error']>;

/** The details of a failed call. */
export interface FailureDetails {
  readonly message: string;
  /** `HTTP 429`, `insufficient_quota`, `the provider asks to wait 20 s`. */
  readonly facts: readonly string[];
  /** The provider's own message, when it contains more than `message`. */
  readonly providerMessage?: string;
}

export function failureOf(error: ColumnError): FailureDetails {
  const facts = [
    error.status !== undefined && `HTTP ${error.status}`,
    // Most messages already contain the code.
    error.code !== undefined && !error.message.includes(error.code) && error.code,
    error.retryAfter !== undefined && t('failure.wait', formatWait(error.retryAfter)),
  ].filter(fact => typeof fact === 'string');
  const { providerMessage } = error;
  return {
    message: error.message,
    facts,
    ...(providerMessage && providerMessage !== error.message && { providerMessage }),
  };
}

/** A button for an action after a failure. */
export interface ActionButton {
  readonly icon: IconName;
  readonly label: string;
  readonly action: (column: Pick<PanelColumn, 'id' | 'model'>) => PanelAction;
}

export const actionButtons: Readonly<
  Record<NonNullable<PanelColumn['actions']>[number], ActionButton>
> = {
  setKey: { icon: 'key', label: t('setKey'), action: ({ model }) => ({ type: 'setKey', model }) },
  retry: {
    icon: 'refresh',
    label: t('failure.retry'),
    action: ({ id }) => ({ type: 'retry', id }),
  },
  editLimits: {
    icon: 'go-to-file',
    label: t('failure.editLimits'),
    action: ({ id }) => ({ type: 'openLimits', id }),
  },
  editPrompt: {
    icon: 'edit',
    label: t('failure.editPrompt'),
    action: () => ({ type: 'openPrompt' }),
  },
  chooseModel: { icon: 'add', label: t('failure.addModel'), action: () => ({ type: 'addModel' }) },
};
