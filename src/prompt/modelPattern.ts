/** The pattern of a model reference, `provider/model`. */
export const modelPattern = '^[^/\\s]+/\\S+$';
