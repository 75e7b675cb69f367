import type { PanelFinding } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';
import { Button } from '../../widgets.tsx';

interface RuleLinkProps {
  readonly finding: Pick<PanelFinding, 'schemaPointer'>;
  readonly onOpen: () => void;
}

/** Opens the rule of a finding. Nothing for a finding without one, such as text that is not JSON. */
export function RuleLink({ finding, onOpen }: RuleLinkProps) {
  if (finding.schemaPointer === '') return null;
  return (
    <Button kind="link" title={t('verdict.goToRuleHelp')} onClick={onOpen}>
      {t('verdict.goToRule')}
    </Button>
  );
}
