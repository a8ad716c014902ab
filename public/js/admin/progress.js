// A page about work that goes on loads itself again until the work is done.

const EVERY_MS = 1_000;

setTimeout(() => location.reload(), EVERY_MS);
