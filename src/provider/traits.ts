import type { ParameterName } from '../model/request.ts';
import type { EndpointTraits } from '../model/settings/settings.ts';
import type { ProtocolCall } from './conversation.ts';

/** What is known of a server when it is called: what it declares, and what its refusals have said. */
export interface Traits extends EndpointTraits {
  /** False where a stream cannot be asked for its usage. */
  readonly countsStreams?: boolean;
  readonly refused?: readonly ParameterName[];
}

export interface AdaptedCall extends Omit<ProtocolCall, 'traits'> {
  readonly traits: Traits;
}

/** Something that a server's refusal says it lacks. */
export interface LearnedTrait {
  readonly traits: Traits;
  /** One message for the user. */
  readonly note: string;
}
