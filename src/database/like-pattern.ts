/** Escapes a text for LIKE, so that its signs stand for themselves. */
export const likePattern = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');
