import type { ParameterName } from '../model/request.ts';
import type { EndpointTraits } from '../model/settings/settings.ts';
import type { ProtocolCall } from './conversation.ts';

/** What is known about a server when it is called: its declarations, and traits learned from its refusals. */
export interface Traits extends EndpointTraits {
  /** False when the server does not support usage in streams. */
  readonly countsStreams?: boolean;
  readonly refused?: readonly ParameterName[];
}

export interface AdaptedCall extends Omit<ProtocolCall, 'traits'> {
  readonly traits: Traits;
}

/** A feature that a server does not support, according to its refusal. */
export interface LearnedTrait {
  readonly traits: Traits;
  /** One message for the user. */
  readonly note: string;
}
