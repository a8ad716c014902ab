import assert from 'node:assert/strict';

/** Waits for a condition; fails when it does not come about in time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const timeoutMs = 10_000;
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    assert.ok(performance.now() < end, `waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
