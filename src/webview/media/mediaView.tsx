import { formatBytes, formatCount } from '../../format/figures.ts';
import type { ShownMedia } from '../../protocol/media.ts';
import { Prose } from '../prose.tsx';
import { t } from '../strings.ts';
import { Icon, IconButton } from '../widgets.tsx';
import { usePicture } from './pictures.ts';

interface MediaProps {
  readonly media: ShownMedia;
  readonly onRemove?: () => void;
}

/** An image as a thumbnail, or a file as an icon, with its name, type and size. */
export function MediaView({ media, onRemove }: MediaProps) {
  const url = usePicture(media.picture);
  const name = media.name === '' ? t('media.embedded') : media.name;
  return (
    <figure class="media">
      <span class="media-picture">
        {url === undefined ? (
          <Icon name="file-media" />
        ) : (
          <img src={url} alt={t('media.picture', name)} decoding="async" />
        )}
      </span>
      <figcaption>
        <span class="media-name" dir="auto" title={name}>
          {name}
        </span>
        <span class="description">{mediaFacts(media)}</span>
        {media.problem !== undefined && (
          <span class="field-problem">
            <Icon name="warning" />
            <Prose text={media.problem} />
          </span>
        )}
      </figcaption>
      {onRemove && <IconButton icon="close" label={t('media.remove', name)} onClick={onRemove} />}
    </figure>
  );
}

/** `image/png · 1,200 × 800 · 34 kB`. */
function mediaFacts({ source, type, size, width, height }: ShownMedia): string {
  const facts = [
    type,
    width !== undefined && height !== undefined && `${formatCount(width)} × ${formatCount(height)}`,
    size !== undefined && formatBytes(size),
    source === 'address' && t('media.address'),
  ];
  return facts.filter(fact => fact !== undefined && fact !== false).join(' · ');
}
