import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ShownMedia } from '../../../protocol/media.ts';
import type { InputField } from '../../../protocol/panelPrompt.ts';
import { MediaView } from '../../media/mediaView.tsx';
import type { Act } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { hasFiles, takeFiles } from './droppedMedia.ts';

interface MediaFieldProps {
  readonly field: InputField;
  readonly media: readonly ShownMedia[];
  readonly act: Act;
  /** The label and the notes of the field. */
  readonly children: ComponentChildren;
  /** Edits the value as text. */
  readonly control: ComponentChildren;
}

/** A field of images or files: their thumbnails, and the ways to set them: text, drop, paste, a dialog. */
export function MediaField({ field, media, act, children, control }: MediaFieldProps) {
  const { name } = field;
  const [isTarget, setTarget] = useState(false);
  const [problem, setProblem] = useState<string>();
  // Embedded content is not in the page, so its text cannot be edited.
  const isEmbedded = media.some(({ source }) => source === 'embedded');
  const take = (data: DataTransfer): void => {
    setProblem(undefined);
    void takeFiles(data, name, act).then(found => found !== undefined && setProblem(found));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same with the keyboard
    <div
      class={isTarget ? 'field drop-target' : 'field'}
      onDragOver={event => {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setTarget(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setTarget(false);
      }}
      onDrop={event => {
        setTarget(false);
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        take(event.dataTransfer);
      }}
      onPaste={event => {
        // A text is pasted into the text field.
        if (!event.clipboardData || event.clipboardData.files.length === 0) return;
        event.preventDefault();
        take(event.clipboardData);
      }}
    >
      {children}
      {media.length > 0 && (
        <div class="media-list">
          {media.map((one, index) => (
            <MediaView
              key={index}
              media={one}
              onRemove={() => act({ type: 'removeMedia', name, index })}
            />
          ))}
        </div>
      )}
      {!isEmbedded && control}
      <div class="media-actions">
        <button
          type="button"
          class="button secondary"
          {...(isEmbedded && { id: `field-${name}` })}
          title={t('media.chooseHelp')}
          aria-label={t('media.chooseFor', name)}
          onClick={() => act({ type: 'chooseMedia', name })}
        >
          <Icon name="file-media" />
          <span>{t('media.choose')}</span>
        </button>
        <span class="description" title={t('media.dropHelp')}>
          {t('media.drop')}
        </span>
      </div>
      {problem !== undefined && (
        <p class="field-problem" role="alert">
          <Icon name="warning" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
