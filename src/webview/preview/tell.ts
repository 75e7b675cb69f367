import type { FromPreview } from '../../protocol/preview.ts';

export type Tell = (message: FromPreview) => void;
