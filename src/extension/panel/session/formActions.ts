import type { FromWebview } from '../../../protocol/messages.ts';
import type { InputField } from '../../../protocol/panelPrompt.ts';
import type { MediaFiles } from '../../media/mediaFiles.ts';
import { valueWith, valueWithout } from '../mediaFields.ts';
import type { PanelForm } from './form.ts';
import type { ChosenRow, PanelPort, PromptSnapshot } from './port.ts';

/** Messages of a page about the input of a prompt. */
export type FormMessage = Extract<
  FromWebview,
  {
    readonly type:
      | 'value'
      | 'fillFromDataset'
      | 'stepRow'
      | 'chooseMedia'
      | 'dropMedia'
      | 'addMedia'
      | 'removeMedia';
  }
>;

/** What the form does to the prompts that it is of. */
export interface FormPrompts<S> {
  read(prompt: string): Promise<S | undefined>;
  draw(prompt: string): Promise<void>;
  /** Updates the pages after a delay. */
  refresh(): void;
  /** The values when the prompt was last read. */
  valuesOf(prompt: string): Readonly<Record<string, string>>;
}

/** What the user does with the input of a prompt. */
export interface FormActions {
  receive(prompt: string, message: FormMessage): Promise<void>;
}

export function createFormActions<S extends PromptSnapshot>(
  port: Pick<PanelPort<S>, 'pickRow' | 'nextRow' | 'mediaFrom' | 'reportNoList'>,
  form: PanelForm,
  { read, draw, refresh, valuesOf }: FormPrompts<S>,
): FormActions {
  async function fillFrom(
    prompt: string,
    choose: (state: S) => Promise<ChosenRow | undefined>,
  ): Promise<void> {
    const state = await read(prompt);
    const row = state && (await choose(state));
    if (!row) return;
    form.fill(state, row.input, row.id);
    await draw(prompt);
  }

  async function addMedia(
    prompt: string,
    name: string,
    from: (field: InputField) => MediaFiles,
  ): Promise<void> {
    const state = await read(prompt);
    const field = namedField(state, name);
    const added = state && field ? await port.mediaFrom(state, from(field)) : [];
    // The user may have taken a while to choose.
    const now = added.length > 0 ? await read(prompt) : undefined;
    if (!now || !field) return;
    const value = valueWith(field, now.values[name] ?? '', added);
    if (value === undefined) return port.reportNoList(name);
    form.set(now, name, value);
    await draw(prompt);
  }

  async function removeMedia(prompt: string, name: string, index: number): Promise<void> {
    const state = await read(prompt);
    const field = namedField(state, name);
    if (!state || !field) return;
    form.set(state, name, valueWithout(field, state.values[name] ?? '', index));
    await draw(prompt);
  }

  return {
    async receive(prompt, message) {
      switch (message.type) {
        case 'value':
          form.set({ uri: prompt, values: valuesOf(prompt) }, message.name, message.value);
          return refresh();
        case 'fillFromDataset':
          return fillFrom(prompt, port.pickRow);
        case 'stepRow':
          return fillFrom(prompt, state => port.nextRow(state, message.by));
        case 'chooseMedia':
          return addMedia(prompt, message.name, ({ media }) => ({
            from: 'dialog',
            many: media === 'many',
          }));
        case 'dropMedia':
          return addMedia(prompt, message.name, () => ({ from: 'editor', uris: message.uris }));
        case 'addMedia': {
          const { name, files } = message;
          return addMedia(prompt, name, () => ({ from: 'elsewhere', files }));
        }
        case 'removeMedia':
          return removeMedia(prompt, message.name, message.index);
      }
    },
  };
}

function namedField(state: PromptSnapshot | undefined, name: string): InputField | undefined {
  return state?.fields.find(field => field.name === name);
}
