import type { PanelColumn, PanelFinding } from '../../../protocol/panelColumn.ts';

const none: readonly PanelFinding[] = [];

/** The places where a reply does not match. The same list each time, so that views can be memoized. */
export function replyFindings({ validation }: PanelColumn): readonly PanelFinding[] {
  return validation?.verdict === 'invalid' ? validation.findings : none;
}
