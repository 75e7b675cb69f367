import type { FromPreview } from '../../protocol/preview.ts';

export type Send = (message: FromPreview) => void;
