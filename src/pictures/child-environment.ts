/**
 * All a process that renders gets of the environment: no secret has business there. glibc learns from librsvg's
 * large surfaces to keep their memory for itself; told to give it back, such a process peaks at 210 MB instead of
 * 390 MB for pictures 1200 pixels wide, in the same time.
 */
export const childEnvironment = { MALLOC_MMAP_THRESHOLD_: '131072' };
