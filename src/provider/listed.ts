import { asRecord } from '../text/isRecord.ts';
import { UnreadableReply } from './transport/frames.ts';
import { replyProblems } from './transport/messages.ts';
import { readEventsOf } from './transport/sdkCall.ts';

/** More than any provider or gateway has. */
const MOST_MODELS = 20_000;

/**
 * The entries of a list of models, of unknown types.
 * @throws UnreadableReply when the list does not end.
 */
export async function* modelEntries(
  models: AsyncIterable<unknown>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let count = 0;
  for await (const model of readEventsOf(models)) {
    count += 1;
    if (count > MOST_MODELS) throw new UnreadableReply(replyProblems.tooManyModels(MOST_MODELS));
    yield asRecord(model);
  }
}
