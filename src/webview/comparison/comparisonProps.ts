import type { Act } from '../replies/state.ts';
import type { ComparisonState } from './state.ts';

/** The properties of the parts of a comparison. */
export interface ComparisonProps {
  readonly state: ComparisonState;
  readonly act: Act;
}
